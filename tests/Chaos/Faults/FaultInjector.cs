using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using GlobalPlanner.Chaos.Observation;
using GlobalPlanner.Chaos.World;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Serialization;

namespace GlobalPlanner.Chaos.Faults;

/// <summary>Makes faults happen. Each mends what it broke; what is broken already is not broken twice.</summary>
internal sealed class FaultInjector(
    ChaosWorld world, ClusterObserver cluster, FleetObserver fleet, HandEdits edits, Ceilings ceilings, Journal journal) : IDisposable
{
    /// <summary>Between two tries of an operator who got no answer.</summary>
    private static readonly TimeSpan OrderAgainAfter = TimeSpan.FromSeconds(2);

    /// <summary>Time for which the operator retries to restore a ceiling; a silo is up again by then.</summary>
    private static readonly TimeSpan RestorePatience = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _redis = new(1, 1);
    private readonly Dictionary<string, SemaphoreSlim> _orders = WorldFile.Domains.ToDictionary(static domain => domain, static _ => new SemaphoreSlim(1, 1));
    private readonly SemaphoreSlim[] _links = [.. world.Links.Select(static _ => new SemaphoreSlim(1, 1))];
    private readonly HttpClient _http = new() { BaseAddress = world.FleetAddress, Timeout = TimeSpan.FromSeconds(10) };
    private readonly ConcurrentDictionary<FaultKind, int> _counts = new();
    private readonly ConcurrentDictionary<FaultKind, int> _missed = new();

    /// <summary>Faults by kind.</summary>
    public IReadOnlyDictionary<FaultKind, int> Counts => _counts;

    /// <summary>Faults that could not be made to happen, by kind: something stood in the way, such as another fault.</summary>
    public IReadOnlyDictionary<FaultKind, int> Missed => _missed;

    /// <summary>Makes a fault happen and ends when it is over.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="peace">Ends every fault early.</param>
    public async Task InjectAsync(Fault fault, CancellationToken peace)
    {
        try
        {
            var happened = fault.Kind switch
            {
                FaultKind.Kill => await KillAsync([fault.Silo], fault, peace),
                FaultKind.KillAll => await KillAsync([.. world.Silos.Select(static silo => silo.Number)], fault, peace),
                FaultKind.Pause => await PauseAsync(fault, peace),
                FaultKind.Stop => await StopAsync(fault),
                FaultKind.RedisPause or FaultKind.RedisLatency or FaultKind.RedisFull or FaultKind.RedisKill => await RedisAsync(fault, peace),
                FaultKind.HandEdit => await EditAsync(fault),
                FaultKind.CeilingChange => await MoveCeilingAsync(fault, peace),
                _ => await LinkAsync(fault, peace),
            };
            (happened ? _counts : _missed).AddOrUpdate(fault.Kind, 1, static (_, count) => count + 1);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or InvalidOperationException or OperationCanceledException)
        {
            _missed.AddOrUpdate(fault.Kind, 1, static (_, count) => count + 1);
            journal.Say($"{fault.Kind} could not be carried through: {exception.Message}");
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _http.Dispose();
        _redis.Dispose();
        Array.ForEach(_links, static link => link.Dispose());
        foreach (var order in _orders.Values)
        {
            order.Dispose();
        }
    }

    private static async Task WaitAsync(TimeSpan time, CancellationToken peace) =>
        await Task.Delay(time, TimeProvider.System, peace).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Tell(Fault fault, string what) =>
        journal.Say(string.Create(CultureInfo.InvariantCulture, $"fault: {what}, {fault.Lasts.TotalSeconds:0.0} s"));

    private async Task<bool> KillAsync(int[] silos, Fault fault, CancellationToken peace)
    {
        var holds = new List<IDisposable>();
        foreach (var silo in silos)
        {
            if (world.HoldDown(silo) is { } hold)
            {
                holds.Add(hold);
                await world.Silos[silo].KillAsync();
            }
        }

        if (holds.Count == 0)
        {
            return false;
        }

        Tell(fault, $"kill -9 of {(silos.Length == 1 ? $"silo {silos[0]}" : $"{holds.Count} silos")}");
        cluster.Killed();
        await WaitAsync(fault.Lasts, peace);
        holds.ForEach(static hold => hold.Dispose());
        return true;
    }

    private async Task<bool> PauseAsync(Fault fault, CancellationToken peace)
    {
        var silo = world.Silos[fault.Silo];
        using var hold = world.HoldDown(fault.Silo);
        if (hold is null || silo.HasExited)
        {
            return false;
        }

        Tell(fault, $"pause of silo {fault.Silo}");
        await silo.PauseAsync();
        await WaitAsync(fault.Lasts, peace);
        await silo.ContinueAsync();
        journal.Note($"silo {fault.Silo} wakes up");
        return true;
    }

    private async Task<bool> StopAsync(Fault fault)
    {
        if (world.Silos[fault.Silo].HasExited || world.Silos[fault.Silo].IsPaused)
        {
            return false;
        }

        Tell(fault with { Lasts = TimeSpan.Zero }, $"SIGTERM of silo {fault.Silo}");
        await world.Silos[fault.Silo].TerminateAsync();
        return true;
    }

    private async Task<bool> RedisAsync(Fault fault, CancellationToken peace)
    {
        if (!await _redis.WaitAsync(TimeSpan.Zero, CancellationToken.None))
        {
            return false;
        }

        try
        {
            Tell(fault, fault.Kind.ToString());
            switch (fault.Kind)
            {
                case FaultKind.RedisPause:
                    await world.Redis.SignalAsync("STOP");
                    await WaitAsync(fault.Lasts, peace);
                    await world.Redis.SignalAsync("CONT");
                    break;
                case FaultKind.RedisFull:
                    await world.Redis.CommandAsync("CONFIG", "SET", "maxmemory", "1");
                    await WaitAsync(fault.Lasts, peace);
                    await world.Redis.CommandAsync("CONFIG", "SET", "maxmemory", "0");
                    break;
                case FaultKind.RedisKill:
                    await world.Redis.KillAsync();
                    await WaitAsync(fault.Lasts, peace);
                    await world.Redis.RestartAsync();
                    break;
                default:
                    await SlowDownAsync(fault, peace);
                    break;
            }

            return true;
        }
        finally
        {
            _redis.Release();
        }
    }

    /// <summary>Again and again, Redis answers nobody for up to a second.</summary>
    private async Task SlowDownAsync(Fault fault, CancellationToken peace)
    {
        var pause = 100 + (int)(fault.Size * 900);
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < fault.Lasts && !peace.IsCancellationRequested)
        {
            await world.Redis.CommandAsync("CLIENT", "PAUSE", pause.ToString(CultureInfo.InvariantCulture), "ALL");
            await WaitAsync(TimeSpan.FromMilliseconds(pause * 1.5), peace);
        }
    }

    private async Task<bool> LinkAsync(Fault fault, CancellationToken peace)
    {
        if (!await _links[fault.Silo].WaitAsync(TimeSpan.Zero, CancellationToken.None))
        {
            return false;
        }

        var link = world.Links[fault.Silo];
        try
        {
            Tell(fault, $"{fault.Kind} of silo {fault.Silo}");
            switch (fault.Kind)
            {
                case FaultKind.FleetLoss:
                    link.Loss = 0.1 + (fault.Size * 0.4);
                    break;
                case FaultKind.FleetRepeat:
                    link.Repeats = 0.3 + (fault.Size * 0.7);
                    break;
                case FaultKind.FleetCut:
                    link.Cut = true;
                    break;
                default:
                    link.ClockOffset = TimeSpan.FromHours((fault.Size * 2) - 1);
                    break;
            }

            await WaitAsync(fault.Lasts, peace);
            return true;
        }
        finally
        {
            link.Heal();
            _links[fault.Silo].Release();
        }
    }

    /// <summary>An operator lowers a ceiling to as little as seven tenths, and puts it back.</summary>
    private async Task<bool> MoveCeilingAsync(Fault fault, CancellationToken peace)
    {
        var domain = WorldFile.DomainOf(fault.Silo);
        if (!await _orders[domain].WaitAsync(TimeSpan.Zero, CancellationToken.None))
        {
            return false;
        }

        try
        {
            var lower = (int)(ceilings.Configured * (0.7 + (0.25 * fault.Size)));
            Tell(fault, $"an operator lowers the ceiling of {domain} to {lower}");
            var lowered = await OrderAsync(domain, lower);
            await WaitAsync(fault.Lasts, peace);
            var began = TimeProvider.System.GetTimestamp();
            while (!await OrderAsync(domain, ceilings.Configured) && TimeProvider.System.GetElapsedTime(began) < RestorePatience)
            {
                await Task.Delay(OrderAgainAfter, TimeProvider.System, CancellationToken.None);
            }

            return lowered;
        }
        finally
        {
            _orders[domain].Release();
        }
    }

    private async Task<bool> OrderAsync(string domain, int ceilingGpus)
    {
        if (world.Silos.Select(static silo => silo.Gateway).FirstOrDefault(static gateway => gateway is not null) is not { } gateway)
        {
            return false;
        }

        ceilings.Changing(domain, ceilingGpus);
        if (await OperatorConsole.SetCeilingAsync(gateway, domain, ceilingGpus) is { } problem)
        {
            journal.Note($"the ceiling of {domain} could not be set to {ceilingGpus}: {problem}");
            return false;
        }

        ceilings.Changed(domain, ceilingGpus);
        journal.Note($"the ceiling of {domain} is {ceilingGpus}");
        return true;
    }

    /// <summary>Somebody reads a deployment and writes another count of replicas, under the fence that is there.</summary>
    private async Task<bool> EditAsync(Fault fault)
    {
        if (fleet.Latest is not { } latest)
        {
            return false;
        }

        var deployment = latest.State.Deployments[(int)(fault.Size * latest.State.Deployments.Length)];
        if (deployment.Fence is not { } fence || deployment.Decode is not { } decode)
        {
            return false;
        }

        var change = fault.Silo % 2 == 0 ? 1 : -1;
        var targets = new ReplicaTargets(deployment.Prefill?.DesiredReplicas, Math.Max(0, decode.DesiredReplicas + change));
        edits.Announce(FleetObserver.DomainOf(deployment.Participant), deployment.Participant, targets);
        using var answer = await _http.PutAsJsonAsync(
            new Uri($"/fleet/v1/deployments/{deployment.Participant}", UriKind.Relative),
            new { Targets = targets, ExpectedResourceVersion = deployment.ResourceVersion, Fence = fence },
            PlanningJson.Options);
        journal.Say($"fault: somebody scales decode of {deployment.Participant} from {decode.DesiredReplicas} to {targets.Decode}");
        return answer.IsSuccessStatusCode;
    }
}
