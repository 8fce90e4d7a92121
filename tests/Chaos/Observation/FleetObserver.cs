using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using GlobalPlanner.Chaos.World;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Simulation.Fleet;

namespace GlobalPlanner.Chaos.Observation;

/// <summary>The fleet's clock, as an observer needs it.</summary>
internal sealed record FleetTime(DateTimeOffset Now);

/// <summary>The fleet at one instant.</summary>
internal sealed record FleetReading(FleetTime Clock, FleetState State);

/// <summary>
/// Looks at the fleet and nothing else: every accepted write is held against the rules in the order of the fleet's log,
/// the GPUs of every budget against its ceiling in every sample. Every replica has one GPU.
/// </summary>
internal sealed class FleetObserver(Uri fleet, int pools, HandEdits edits, Ceilings ceilings, Journal journal) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new() { BaseAddress = fleet, Timeout = TimeSpan.FromSeconds(10) };
    private readonly Dictionary<ParticipantId, WriteFence> _fences = [];
    private readonly Dictionary<ParticipantId, ReplicaTargets> _desired = [];
    private readonly Dictionary<string, Swaps> _swaps = WorldFile.Domains.ToDictionary(static domain => domain, static _ => new Swaps());
    private readonly Dictionary<string, int> _most = [];
    private long _next = 1;

    /// <summary>The latest reading; null before the first.</summary>
    public FleetReading? Latest { get; private set; }

    /// <summary>Samples taken.</summary>
    public long Samples { get; private set; }

    /// <summary>Accepted writes seen.</summary>
    public long Writes => _next - 1;

    /// <summary>Accepted writes that raised a deployment.</summary>
    public long Growths { get; private set; }

    /// <summary>Most GPUs held or written by budget.</summary>
    public IReadOnlyDictionary<string, int> Most => _most;

    /// <summary>The budget domain of a deployment.</summary>
    public static string DomainOf(ParticipantId participant) =>
        WorldFile.DomainOf(int.Parse(participant.DeploymentName.AsSpan(1), CultureInfo.InvariantCulture));

    /// <summary>Samples until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        try
        {
            do
            {
                await SampleAsync(stop);
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
    }

    /// <summary>Looks once.</summary>
    public async Task SampleAsync(CancellationToken stop)
    {
        FleetReading? reading;
        try
        {
            reading = await _http.GetFromJsonAsync<FleetReading>(
                new Uri(string.Create(CultureInfo.InvariantCulture, $"/fleet/v1/state?writes_from={_next}"), UriKind.Relative), PlanningJson.Options, stop);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException
            || (exception is OperationCanceledException && !stop.IsCancellationRequested))
        {
            journal.Note($"the fleet gave the observer no answer: {exception.Message}");
            return;
        }

        Take(reading!);
    }

    /// <summary>Holds a reading against the rules.</summary>
    public void Take(FleetReading reading)
    {
        var state = reading.State;
        if (Latest is null)
        {
            // Where everything starts from; what was written before is in it.
            foreach (var deployment in state.Deployments)
            {
                _desired[deployment.Participant] = new ReplicaTargets(deployment.Prefill?.DesiredReplicas, deployment.Decode?.DesiredReplicas);
            }

            foreach (var write in state.AcceptedWrites.Reverse())
            {
                _desired[write.Participant] = write.Before;
            }
        }

        foreach (var write in state.AcceptedWrites)
        {
            if (write.Ordinal != _next)
            {
                journal.Violated("observer", $"write {_next} is missing from the fleet's log");
            }

            _next = write.Ordinal + 1;
            Take(write);
        }

        foreach (var account in state.Accounts)
        {
            Take(account);
        }

        Latest = reading;
        Samples++;
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static int Sum(ReplicaTargets targets) => (targets.Prefill ?? 0) + (targets.Decode ?? 0);

    private int Desired(string domain) => _desired.Where(entry => DomainOf(entry.Key) == domain).Sum(static entry => Sum(entry.Value));

    private void Take(AcceptedWrite write)
    {
        var domain = DomainOf(write.Participant);
        var byHand = edits.Take(write);
        var text = $"write {write.Ordinal} of {write.Participant} {Text(write.Before)} -> {Text(write.After)} under {write.Fence.Epoch}.{write.Fence.Sequence}";
        journal.Note(byHand ? $"{text}, by hand" : text);

        var before = Desired(domain);
        _desired[write.Participant] = write.After;
        var after = Desired(domain);
        var grows = write.After.Prefill > write.Before.Prefill || write.After.Decode > write.Before.Decode;
        var last = _fences.GetValueOrDefault(write.Participant);
        _fences[write.Participant] = write.Fence;
        if (byHand)
        {
            return;
        }

        Growths += grows ? 1 : 0;
        if (write.Fence < last || (grows && write.Fence.Epoch == 0))
        {
            journal.Violated("fence", $"{text}, after {last.Epoch}.{last.Sequence}");
        }

        // A request that moves pools both ways may dip below the floor by one replica.
        var floor = WorldFile.Floor(pools) - 1;
        if (after < before && after < floor && !edits.Excused(domain, withinBounds: false))
        {
            journal.Violated("floor", $"{text} takes budget {domain} from {before} to {after} GPUs, below {floor}");
        }

        if (grows && after > ceilings.Allowed(domain) && !edits.Excused(domain, withinBounds: false))
        {
            journal.Violated("ceiling", $"{text} takes budget {domain} from {before} to {after} GPUs, above {ceilings.Allowed(domain)}");
        }

        var ceiling = ceilings.Configured * WorldFile.Domains.Length;
        if (grows && write.CommittedGpus > ceiling && !WorldFile.Domains.Any(other => edits.Excused(other, withinBounds: false)))
        {
            journal.Violated("ceiling", $"{text} takes the fleet to {write.CommittedGpus} GPUs, above {ceiling}");
        }

        if (_swaps[domain].Take(write.AtS, write.Participant, Sum(write.After) - Sum(write.Before)) is { } problem)
        {
            journal.Violated("no preemption in a loop", problem);
        }
    }

    private void Take(GpuAccount account)
    {
        var allowed = ceilings.Allowed(account.Name);
        var known = _most.GetValueOrDefault(account.Name);

        // The fleet's own high-water mark misses no instant, and tells nothing about a lower ceiling or after an edit.
        var most = edits.Any || allowed < ceilings.Configured ? account.CommittedGpus : account.MaxCommittedGpus;
        _most[account.Name] = Math.Max(known, most);
        var excused = edits.Excused(account.Name, account.CommittedGpus <= allowed);
        if (!excused && most > allowed && (most > known || allowed < ceilings.Configured))
        {
            journal.Violated("ceiling", $"budget {account.Name} has {most} GPUs held or written, it may have {allowed}");
        }

        ceilings.Seen(account.Name, account.CommittedGpus);
    }

    private static string Text(ReplicaTargets targets) => $"P{targets.Prefill} D{targets.Decode}";
}
