using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Scheduling;
using GlobalPlanner.Planning.Pipeline.Steps;
using GlobalPlanner.Plugins;

namespace GlobalPlanner.Planning.Tests.Pipeline;

/// <summary>A pipeline that is ticked by hand.</summary>
internal sealed class PipelineDriver
{
    public static readonly DateTimeOffset Zero = DateTimeOffset.UnixEpoch;

    private readonly bool _hasSteps;

    public PipelineDriver(PipelineSettings settings, TimeProvider time, IPlanningStep[] steps, params PluginRegistration[] plugins)
    {
        Pipeline = new PluginPipeline(settings, steps, plugins, new TimedPluginCaller(time));
        State = Pipeline.Start(Zero);
        _hasSteps = steps.Length > 0;
    }

    public PipelineDriver(IPlanningStep[] steps, params PluginRegistration[] plugins)
        : this(new PipelineSettings(), TimeProvider.System, steps, plugins)
    {
    }

    public PipelineDriver(params PluginRegistration[] plugins)
        : this([], plugins)
    {
    }

    public PluginPipeline Pipeline { get; }

    public PipelineState State { get; set; }

    public ValueTask<PipelineOutcome> RunAsync(
        PipelineState state, double second, string baseline = "P3 D4", TrafficMetrics? traffic = null, CancellationToken cancellationToken = default) => _hasSteps
        ? Pipeline.RunAsync(state, Input(second, baseline), cancellationToken)
        : Pipeline.RunAsync(state, Observed(second, baseline, traffic), cancellationToken);

    public async Task<PipelineOutcome> TickAsync(double second, string baseline = "P3 D4", TrafficMetrics? traffic = null)
    {
        var outcome = await RunAsync(State, second, baseline, traffic);
        State = outcome.State;
        return outcome;
    }

    public static string Targets(PipelineOutcome outcome) =>
        string.Join(' ', outcome.Components.Select(component => $"{Text.Short(component.Component)}{component.Replicas}"));

    public static PluginEvaluation Evaluation(PipelineOutcome outcome, string id) => outcome.Evaluations.Single(one => one.PluginId == id);

    private static PipelineTick Observed(double second, string baseline, TrafficMetrics? traffic) => new(Zero.AddSeconds(second), new ObservationData
    {
        Traffic = traffic,
        Workers = baseline == "" ? null : new WorkerState { ReadyPrefill = Ready(baseline, Components.Prefill), ReadyDecode = Ready(baseline, Components.Decode) },
    });

    private static StepInput Input(double second, string baseline)
    {
        var at = Zero.AddSeconds(second);
        var terms = new PoolTerms(PlannerMode.Disagg, 1, 1, GpuBand.None);
        var prefill = new RoleState { Ready = Ready(baseline, Components.Prefill) };
        var decode = new RoleState { Ready = Ready(baseline, Components.Decode) };
        return new StepInput
        {
            Observation = new PoolObservation { At = at },
            Terms = terms,
            Prefill = prefill,
            Decode = decode,
            Facts = PoolFacts.From(terms, prefill, decode, at),
        };
    }

    private static int? Ready(string baseline, string component) =>
        Text.Targets(baseline).Where(target => target.SubComponentType == component).Select(target => target.Replicas).FirstOrDefault();
}
