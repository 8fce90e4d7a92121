using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using GlobalPlanner.Diagnostics.Metrics;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Diagnostics.Tests.Metrics;

/// <summary>A metrics registry that is fed ticks and read through its text exposition, as Prometheus reads it.</summary>
internal sealed class MetricsProbe(TimeProvider? clock = null)
{
    public const string Pool = "inf/a";

    public MetricsRegistry Registry { get; } = new(clock ?? TimeProvider.System);

    public static DateTimeOffset At(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    public static PlannerTick Tick(double at = 1000, PlanDecision? decision = null, PoolObservation? observation = null) => new()
    {
        Pool = ParticipantId.Parse(Pool),
        Config = new PlannerConfig { ThroughputAdjustmentIntervalSeconds = 180 },
        Observation = observation ?? new PoolObservation { At = At(at) },
        Record = new DecisionRecord
        {
            Ordinal = 1,
            Decision = decision ?? Decision(),
            Observation = new ObservationSummary(),
        },
    };

    public static PlanDecision Decision(LoadReason? load = null, ThroughputReason? throughput = null, ReplicaTargets? targets = null) => new()
    {
        At = At(1000),
        Action = ScalingAction.NoChange,
        Targets = targets,
        LowerBounds = new ReplicaTargets(1, 1),
        Load = load is { } loadReason
            ? new LoadOutcome(loadReason, new RoleValues<LoadReason>(loadReason, loadReason), new ReplicaTargets(null, null))
            : null,
        Throughput = throughput is { } throughputReason
            ? new ThroughputOutcome(throughputReason, new RoleValues<ThroughputReason>(throughputReason, throughputReason))
            : null,
    };

    public static PoolObservation Workers(double at, int? prefill, int? decode, int? prefillGpus = null, int? decodeGpus = null) => new()
    {
        At = At(at),
        Workers = new WorkerInventory(
            prefill is { } p ? new RoleWorkers { Ready = p, Expected = p } : null,
            decode is { } d ? new RoleWorkers { Ready = d, Expected = d } : null),
        PrefillCapabilities = prefillGpus is null ? null : new EngineCapabilities { NumGpu = prefillGpus },
        DecodeCapabilities = decodeGpus is null ? null : new EngineCapabilities { NumGpu = decodeGpus },
    };

    /// <summary>The exposition: value by series with labels, as written.</summary>
    public async Task<ImmutableSortedDictionary<string, double>> ReadAsync()
    {
        using var stream = new MemoryStream();
        await Registry.WriteAsync(stream, CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray()).Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => (Series: line[..line.LastIndexOf(' ')], Value: line[(line.LastIndexOf(' ') + 1)..]))
            .ToImmutableSortedDictionary(line => line.Series, line => double.Parse(line.Value, CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }

    public static string Planner(string name, string labels = "") => $"dynamo_planner_{name}{{pool=\"{Pool}\"{labels}}}";
}
