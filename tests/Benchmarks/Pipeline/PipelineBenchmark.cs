using BenchmarkDotNet.Attributes;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Scheduling;
using GlobalPlanner.Planning.Pipeline.Steps;

namespace GlobalPlanner.Benchmarks.Pipeline;

/// <summary>
/// The pipeline's share of a tick when one step of the planner proposes, as on every tick of most pools. The goal is at
/// most about 1 us and 1 kB on top of the planner's own tick.
/// </summary>
[MemoryDiagnoser]
public class PipelineBenchmark
{
    private PluginPipeline _pipeline = null!;
    private PipelineState _state = null!;
    private StepInput _input = null!;

    [GlobalSetup]
    public void Setup()
    {
        _pipeline = new PluginPipeline(new PipelineSettings(), [new FixedProposal()], [], null);
        var start = DateTimeOffset.UnixEpoch;
        _state = _pipeline.Start(start);
        var terms = new PoolTerms(PlannerMode.Disagg, 1, 1, GpuBand.None);
        var prefill = new RoleState { Ready = 2, Expected = 2 };
        var decode = new RoleState { Ready = 3, Expected = 3 };
        var at = start.AddSeconds(5);
        _input = new StepInput
        {
            Observation = new PoolObservation { At = at },
            Terms = terms,
            Prefill = prefill,
            Decode = decode,
            Facts = PoolFacts.From(terms, prefill, decode, at),
        };
    }

    /// <summary>The step sets both roles.</summary>
    [Benchmark]
    public PipelineOutcome Run()
    {
        var pending = _pipeline.RunAsync(_state, _input, CancellationToken.None);
        return pending.IsCompletedSuccessfully ? pending.GetAwaiter().GetResult() : throw new InvalidOperationException("a run without plugins waited.");
    }

    /// <summary>The traffic that the next tick needs.</summary>
    [Benchmark]
    public TrafficNeed? Needs() => _pipeline.TrafficNeedAt(_state, _input.At);

    private sealed class FixedProposal : IPlanningStep
    {
        private static readonly StepDecision Answer = new() { Targets = new ReplicaTargets(3, 4), Code = "load_scale" };

        public string Id => "builtin_load_propose";

        public PluginType Stage => PluginType.Propose;

        public int Priority => 10;

        public StepDecision? Decide(StepInput input, PredictionData? predictions) => Answer;
    }
}
