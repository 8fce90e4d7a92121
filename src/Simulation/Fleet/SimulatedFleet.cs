using System.Globalization;
using GlobalPlanner.Connectors;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Statistics;
using GlobalPlanner.Simulation.Workload;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>
/// A simulated fleet as others see it: deployments to read and write, forward-pass metrics, metrics pages, and
/// simulated time that its owner advances. Safe for concurrent use.
/// </summary>
public sealed class SimulatedFleet : IDeploymentConnector, IForwardPassMetricsSource, IDisposable
{
    private readonly FleetSimulation _simulation;
    private readonly GuardedSimulation _guarded;
    private readonly DeploymentDesk _desk;
    private readonly Dictionary<ParticipantId, Deployment> _deployments = [];

    /// <param name="options">The scenario; its traffic is not read, <paramref name="workload"/> is.</param>
    /// <param name="workload">The requests in arrival order; may be endless.</param>
    /// <param name="seed">Seed of the random streams.</param>
    /// <param name="store">Keeps the writes to deployments; replicas found in it take precedence over the scenario's.</param>
    /// <param name="passByPass">Process every forward pass by itself: the slow way that the fast one is tested against.</param>
    /// <param name="accounts">Name under which a participant's GPUs are counted separately, for example its budget.</param>
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
        store ??= new MemoryFleetSpecificationStore();
        var kept = store.Load().ToDictionary(specification => specification.Participant);
        _simulation = new FleetSimulation(options, workload, seed, Initial, passByPass, accounts);
        _guarded = new GuardedSimulation(_simulation);
        foreach (var pools in _simulation.Pools.GroupBy(pool => pool.Id.Participant))
        {
            _deployments[pools.Key] = new Deployment(
                _simulation.Find(pools.Key, PoolRole.Prefill),
                _simulation.Find(pools.Key, PoolRole.Decode),
                kept.GetValueOrDefault(pools.Key) ?? new DeploymentSpecification { Participant = pools.Key, ResourceVersion = 1 });
        }

        _desk = new DeploymentDesk(_guarded, _deployments, store);

        int Initial(SimulatedPoolOptions pool) =>
            (kept.GetValueOrDefault(pool.Participant) is { } specification
                ? pool.Role == SimulatedRole.Prefill ? specification.Prefill : specification.Decode
                : null) ?? pool.InitialReplicas;
    }

    /// <summary>Simulated time since the start, microseconds.</summary>
    public long NowUs => _guarded.Peek(static simulation => simulation.NowUs);

    /// <summary>Whether the workload and every request of it have ended. An endless workload never does.</summary>
    public bool IsDone => _guarded.Peek(static simulation => simulation.IsDone);

    /// <summary>Figures of the fleet since its start.</summary>
    public FleetStatistics Statistics => _guarded.Peek(static simulation => simulation.Statistics());

    /// <summary>SHA-256 over the terminal record of every request that has ended, in order: equal for equal runs.</summary>
    public string Digest => _guarded.Peek(static simulation => simulation.Digest());

    /// <summary>Every deployment, in order.</summary>
    public IEnumerable<ParticipantId> Participants => _deployments.Keys.Order();

    /// <summary>The fleet at this instant, with the accepted writes from an ordinal on.</summary>
    public FleetState Observe(long writesFrom) => _desk.Observe(writesFrom);

    /// <summary>Advances simulated time; a time that has passed already changes nothing.</summary>
    /// <exception cref="SimulationException">The simulation cannot go on; every later call is refused with the same reason.</exception>
    public void AdvanceTo(TimeSpan time) => AdvanceTo(SimulatedTime.FromTimeSpan(time));

    /// <inheritdoc cref="AdvanceTo(TimeSpan)" />
    public void AdvanceTo(long timeUs) => _guarded.Do(simulation => simulation.AdvanceTo(timeUs));

    /// <summary>Advances simulated time to the end of the workload, or to a limit if that comes first.</summary>
    /// <exception cref="SimulationException">The simulation cannot go on; every later call is refused with the same reason.</exception>
    public void AdvanceToEnd(TimeSpan limit) =>
        _guarded.Do(simulation => simulation.AdvanceToEnd(SimulatedTime.FromTimeSpan(limit)));

    /// <summary>Writes the frontend's series in the Prometheus text format.</summary>
    public void WriteFrontendMetrics(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Text(static (simulation, text) => simulation.WriteFrontendMetrics(text)));
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
    public FpmSnapshot Latest(ParticipantId participant, PoolRole role) =>
        _simulation.Find(participant, role) is { } pool
            ? _guarded.Do(simulation => simulation.Latest(pool))
            : FpmSnapshot.Empty;

    /// <inheritdoc />
    public ValueTask<DeploymentSnapshot?> ReadAsync(ParticipantId participant, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_desk.Read(participant));
    }

    /// <inheritdoc />
    public ValueTask<DeploymentWriteResult> WriteAsync(DeploymentWrite write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        return _desk.WriteAsync(write, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _guarded.Dispose();
        _desk.Dispose();
    }

    // Into a string first: the reader may be slow, and the fleet's lock must not be held meanwhile.
    private string Text(Action<FleetSimulation, TextWriter> write)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        _guarded.Do(simulation => write(simulation, text));
        return text.ToString();
    }
}
