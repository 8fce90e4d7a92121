using BenchmarkDotNet.Attributes;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Scheduling;

namespace GlobalPlanner.Benchmarks.Pipeline;

/// <summary>
/// The cost that the plugin pipeline adds to a tick when one builtin proposes and answers at once, as on every tick of most
/// pools. It should add no more than about 1 us and 1 kB to the planner's own tick.
/// </summary>
[MemoryDiagnoser]
public class PipelineBenchmark
{
    private PluginPipeline _pipeline = null!;
    private PipelineState _state = null!;
    private PipelineTick _tick = null!;

    [GlobalSetup]
    public void Setup()
    {
        _pipeline = new PluginPipeline(
            new PipelineSettings(),
            [
                new PluginRegistration
                {
                    PluginId = "builtin_load_propose",
                    Stage = PluginType.Propose,
                    Priority = 10,
                    Plugin = new FixedProposal(),
                    ExecutionIntervalSeconds = 5,
                    Needs = [ContextPaths.Fpm, ContextPaths.Workers],
                    IsBuiltin = true,
                },
            ],
            TimeProvider.System);
        var start = DateTimeOffset.UnixEpoch;
        _state = _pipeline.Start(start);
        _tick = new PipelineTick(
            start.AddSeconds(5),
            new ObservationData { Workers = new WorkerState { ReadyPrefill = 2, ReadyDecode = 3, ExpectedPrefill = 2, ExpectedDecode = 3 } });
    }

    /// <summary>A tick on which the builtin is due and sets both roles.</summary>
    [Benchmark]
    public PipelineOutcome Run()
    {
        var pending = _pipeline.RunAsync(_state, _tick);
        return pending.IsCompletedSuccessfully ? pending.GetAwaiter().GetResult() : throw new InvalidOperationException("a builtin was waited for.");
    }

    /// <summary>The observation of the next tick.</summary>
    [Benchmark]
    public ObservationNeeds Needs() => _pipeline.NeedsAt(_state, _tick.At);

    private sealed class FixedProposal : IProposePlugin
    {
        private static readonly StageResponse Answer = StageResponse.Override(
            "load_scale", new ComponentTarget(Components.Prefill, 3), new ComponentTarget(Components.Decode, 4));

        public ValueTask<StageResponse> ProposeAsync(PipelineContext context, CancellationToken cancellationToken) => new(Answer);
    }
}
