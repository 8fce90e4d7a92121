using System.Globalization;
using GlobalPlanner.Connectors;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Statistics;
using GlobalPlanner.Simulation.Workload;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>
/// A simulated fleet as its surroundings see it: deployments to read and write, forward-pass metrics, metric series,
/// and time that somebody moves on. Safe for concurrent use.
/// </summary>
public sealed class SimulatedFleet : IDeploymentConnector, IForwardPassMetricsSource, IDisposable
{
    private readonly Lock _lock = new();
    private readonly FleetSimulation _simulation;
    private readonly IFleetSpecificationStore _store;
    private readonly Dictionary<ParticipantId, Deployment> _deployments = [];
    private readonly WriteLog _writes = new();
    private Exception? _failure;

    /// <param name="options">The scenario; its traffic is not read, <paramref name="workload"/> is.</param>
    /// <param name="workload">What arrives, in arrival order; may be endless.</param>
    /// <param name="seed">Seed of the random streams.</param>
    /// <param name="store">Keeps what is written into deployments; what it holds goes before the scenario's replicas.</param>
    /// <param name="passByPass">Process every forward pass by itself: the slow way that the fast one is tested against.</param>
    /// <param name="accounts">Name under which a participant's GPUs are counted apart, its budget for example.</param>
    /// <exception cref="ArgumentException">The scenario's pools do not fit together.</exception>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public SimulatedFleet(
        SimulationOptions options,
        IEnumerable<WorkloadRequest> workload,
        long seed,
        IFleetSpecificationStore? store = null,
        bool passByPass = false,
        IReadOnlyDictionary<ParticipantId, string>? accounts = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(workload);
        _store = store ?? new MemoryFleetSpecificationStore();
        var kept = _store.Load().ToDictionary(specification => specification.Participant);
        _simulation = new FleetSimulation(options, workload, seed, Initial, passByPass, accounts);
        foreach (var pools in _simulation.Pools.GroupBy(pool => pool.Id.Participant))
        {
            _deployments[pools.Key] = new Deployment(
                _simulation.Find(pools.Key, PoolRole.Prefill),
                _simulation.Find(pools.Key, PoolRole.Decode),
                kept.GetValueOrDefault(pools.Key) ?? new DeploymentSpecification { Participant = pools.Key, ResourceVersion = 1 });
        }

        int Initial(SimulatedPoolOptions pool) =>
            (kept.GetValueOrDefault(pool.Participant) is { } specification
                ? pool.Role == SimulatedRole.Prefill ? specification.Prefill : specification.Decode
                : null) ?? pool.InitialReplicas;
    }

    /// <summary>Simulated time since the start, microseconds.</summary>
    public long NowUs
    {
        get
        {
            lock (_lock)
            {
                return _simulation.NowUs;
            }
        }
    }

    /// <summary>Whether the workload has ended and every request with it. An endless workload never does.</summary>
    public bool IsDone
    {
        get
        {
            lock (_lock)
            {
                return _simulation.IsDone;
            }
        }
    }

    /// <summary>What the fleet has done so far.</summary>
    public FleetStatistics Statistics
    {
        get
        {
            lock (_lock)
            {
                return _simulation.Statistics();
            }
        }
    }

    /// <summary>SHA-256 over the terminal record of every request that has ended, in order: equal for equal runs.</summary>
    public string Digest
    {
        get
        {
            lock (_lock)
            {
                return _simulation.Digest();
            }
        }
    }

    /// <summary>Every deployment, in order.</summary>
    public IEnumerable<ParticipantId> Participants => _deployments.Keys.Order();

    /// <summary>The fleet at this instant, with the accepted writes from an ordinal on.</summary>
    public FleetState Observe(long writesFrom)
    {
        FleetState? state = null;
        Guarded(simulation => state = new FleetState
        {
            AtS = SimulatedTime.ToSeconds(simulation.NowUs),
            Deployments = [.. _deployments.OrderBy(entry => entry.Key).Select(entry => entry.Value.Snapshot())],
            Fleet = simulation.Whole,
            Accounts = simulation.Accounts,
            Writes = _writes.Counts,
            AcceptedWrites = _writes.Since(writesFrom),
        });
        return state!;
    }

    /// <summary>Moves simulated time on; a time that has passed already changes nothing.</summary>
    /// <exception cref="SimulationException">The simulation cannot go on; from then on every call says so.</exception>
    public void AdvanceTo(TimeSpan time) => AdvanceTo(SimulatedTime.FromTimeSpan(time));

    /// <inheritdoc cref="AdvanceTo(TimeSpan)" />
    public void AdvanceTo(long timeUs) => Guarded(simulation => simulation.AdvanceTo(timeUs));

    /// <summary>Moves simulated time on to the end of the workload, or to a limit if that comes first.</summary>
    /// <exception cref="SimulationException">The simulation cannot go on; from then on every call says so.</exception>
    public void AdvanceToEnd(TimeSpan limit) =>
        Guarded(simulation => simulation.AdvanceToEnd(SimulatedTime.FromTimeSpan(limit)));

    /// <summary>Writes the frontend's series in the Prometheus text format.</summary>
    public void WriteFrontendMetrics(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Text((simulation, text) => simulation.WriteFrontendMetrics(text)));
    }

    /// <summary>Writes the series of one pool's router in the Prometheus text format.</summary>
    /// <returns>False when there is no such pool.</returns>
    public bool WriteRouterMetrics(RoleId pool, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (_simulation.Find(pool.Participant, pool.Role) is not { } found)
        {
            return false;
        }

        output.Write(Text((simulation, text) => simulation.WriteRouterMetrics(found, text)));
        return true;
    }

    /// <inheritdoc />
    public FpmSnapshot Latest(ParticipantId participant, PoolRole role)
    {
        var snapshot = FpmSnapshot.Empty;
        if (_simulation.Find(participant, role) is { } pool)
        {
            Guarded(simulation => snapshot = simulation.Latest(pool));
        }

        return snapshot;
    }

    /// <inheritdoc />
    public ValueTask<DeploymentSnapshot?> ReadAsync(ParticipantId participant, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _deployments.TryGetValue(participant, out var deployment)
            ? new ValueTask<DeploymentSnapshot?>(Read(deployment))
            : new ValueTask<DeploymentSnapshot?>((DeploymentSnapshot?)null);
    }

    /// <inheritdoc />
    public async ValueTask<DeploymentWriteResult> WriteAsync(DeploymentWrite write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (!_deployments.TryGetValue(write.Participant, out var deployment))
        {
            return new DeploymentWriteResult.Refused($"There is no deployment {write.Participant} in this fleet.");
        }

        if (deployment.WhyRefused(write.Targets) is { } reason)
        {
            return new DeploymentWriteResult.Refused(reason);
        }

        // One write of a deployment at a time; the disk is waited for without holding up the fleet.
        await deployment.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Write(deployment, write);
        }
        finally
        {
            deployment.Gate.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _simulation.Dispose();
        foreach (var deployment in _deployments.Values)
        {
            deployment.Gate.Dispose();
        }
    }

    private DeploymentWriteResult Write(Deployment deployment, DeploymentWrite write)
    {
        var current = deployment.Specification;
        if (current.Fence > write.Fence)
        {
            return new DeploymentWriteResult.Fenced(Read(deployment, _writes.Fence));
        }

        var before = Read(deployment);
        var prefill = write.Targets.Prefill ?? before.Prefill?.DesiredReplicas;
        var decode = write.Targets.Decode ?? before.Decode?.DesiredReplicas;
        var changes = prefill != before.Prefill?.DesiredReplicas || decode != before.Decode?.DesiredReplicas;
        if (current.Fence == write.Fence && !changes)
        {
            // The same write again, perhaps because its answer was lost: it has been done.
            return new DeploymentWriteResult.Written(Read(deployment, _writes.Repeat));
        }

        if (write.ExpectedResourceVersion != before.ResourceVersion)
        {
            return new DeploymentWriteResult.Conflict(Read(deployment, _writes.Conflict));
        }

        var next = current with
        {
            ResourceVersion = current.ResourceVersion + 1,
            Fence = write.Fence,
            Prefill = prefill,
            Decode = decode,
        };
        try
        {
            _store.Save(next);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ConnectorException($"The write to {write.Participant} could not be saved: {problem.Message}", problem);
        }

        Guarded(simulation =>
        {
            deployment.Specification = next;
            deployment.Apply(simulation, prefill, decode);
            _writes.Accept(ordinal => new AcceptedWrite(
                ordinal,
                SimulatedTime.ToSeconds(simulation.NowUs),
                write.Participant,
                write.Fence,
                new ReplicaTargets(before.Prefill?.DesiredReplicas, before.Decode?.DesiredReplicas),
                new ReplicaTargets(prefill, decode),
                simulation.Whole.CommittedGpus));
        });
        return new DeploymentWriteResult.Written(Read(deployment));
    }

    private DeploymentSnapshot Read(Deployment deployment, Action? count = null)
    {
        DeploymentSnapshot? snapshot = null;
        Guarded(_ =>
        {
            snapshot = deployment.Snapshot();
            count?.Invoke();
        });
        return snapshot!;
    }

    /// <summary>Text made under the lock, so that a slow reader holds up nobody.</summary>
    private string Text(Action<FleetSimulation, TextWriter> write)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Guarded(simulation => write(simulation, text));
        return text.ToString();
    }

    private void Guarded(Action<FleetSimulation> action)
    {
        lock (_lock)
        {
            if (_failure is not null)
            {
                throw new ConnectorException($"The simulated fleet has stopped: {_failure.Message}", _failure);
            }

            try
            {
                action(_simulation);
            }
            catch (Exception problem) when (problem is not ObjectDisposedException)
            {
                // Half an event may have been applied: nothing after this could be trusted.
                _failure = problem;
                throw;
            }
        }
    }
}
