using GlobalPlanner.Client.Commands.Explain;
using GlobalPlanner.Client.Tests.Support;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Client.Tests.Commands.Explain;

/// <summary>A decision record in words, on records made by hand.</summary>
public class ExplainerTests
{
    [Fact]
    public void SaysWhatWasSeen()
    {
        var explanation = Explain(Samples.Record(LoadReason.NoChange, LoadReason.NoChange));

        AssertSaid(
        [
            "prefill: 2 ready, 2 expected, 2 ranks reporting, 6000 prompt tokens queued (most on one rank: 5000)",
            "decode: 3 ready, 3 expected, 3 ranks reporting, KV cache 70 % used on average (most on one rank: 82 %)",
            "traffic: 2.5 requests/s, 3000 input and 150 output tokens a request",
            "latency: TTFT 420 ms, ITL 18.4 ms on average",
        ], explanation.Seen);
    }

    [Fact]
    public void UnknownTrafficIsNotZeroTraffic()
    {
        var record = Samples.Record(LoadReason.TrafficUnavailable, LoadReason.TrafficUnavailable);
        record = record with
        {
            Observation = new ObservationSummary { TrafficProblem = "http://router/metrics answered 500" },
        };

        var explanation = Explain(record);

        AssertSaid(
            ["prefill: not observed", "decode: not observed", "traffic: unknown, http://router/metrics answered 500"],
            explanation.Seen);
    }

    [Fact]
    public void AGrantedScaleUpIsToldFromWishToWrite()
    {
        var record = Samples.Record(
            LoadReason.ScaleUp, LoadReason.NoChange, new ReplicaTargets(3, null), ScalingAction.ScaleUp, raw: new ReplicaTargets(3, 3),
            grant: Samples.Grant(GrantOutcome.Granted, GrantReason.Fits, "fits")) with
        {
            Actuation = new ActuationSummary("op-1", ActuationStatus.Written, new ReplicaTargets(3, 3), null),
        };

        var explanation = Explain(record);

        Assert.Equal("scale up: prefill 2 → 3", explanation.Summary);
        AssertSaid(
        [
            "load loop: scale up (prefill 2 → 3: scale up; decode no change)",
            "throughput loop: disabled",
            "decision: prefill 3",
        ], explanation.Proposed);
        AssertSaid(
            ["shared budget: granted (12 of 12 GPUs charged)", "write: written, prefill 3, decode 3 read back"],
            explanation.Bound);
    }

    [Theory]
    [InlineData(GrantReason.Ceiling, "shared budget: another pool releases GPUs, the ceiling of 12 GPUs (max_total_gpus) is raised, or the pool needs fewer")]
    [InlineData(GrantReason.AwaitingRelease, "shared budget: the GPUs that are being released are confirmed free")]
    [InlineData(GrantReason.NotObserved, "shared budget: the deployment's first report reaches the budget")]
    public void AHeldGrantNamesItsWayOut(GrantReason reason, string way)
    {
        var record = Samples.Record(
            LoadReason.ScaleUp, LoadReason.NoChange, new ReplicaTargets(3, 3), ScalingAction.ScaleUp,
            grant: Samples.Grant(GrantOutcome.Held, reason, "the words of the ledger"));

        var explanation = Explain(record);

        Assert.Contains(explanation.Bound, sentence => sentence.StartsWith("shared budget: held, ", StringComparison.Ordinal)
            && sentence.EndsWith("the words of the ledger", StringComparison.Ordinal));
        Assert.Equal(way, explanation.WouldChange[0]);
    }

    [Theory]
    [InlineData(LoadReason.NoFpmData, "the workers report forward-pass metrics")]
    [InlineData(LoadReason.WorkerCountMismatch, "exactly the 2 ready workers report")]
    [InlineData(LoadReason.InsufficientData, "the workers publish context_length")]
    [InlineData(LoadReason.GpuBudgetGuardHold, "max_gpu_budget is raised (to grow)")]
    [InlineData(LoadReason.GpuBudgetInfeasible, "max_gpu_budget is raised to hold every role's min_endpoint")]
    [InlineData(LoadReason.TrafficUnavailable, "the pool's metrics endpoint serves readable metrics again")]
    [InlineData(LoadReason.ScaleDownCappedByThroughput, "the next throughput decision lowers its bound of 1")]
    public void EveryHoldOfTheLoadLoopNamesItsWayOut(LoadReason reason, string way)
    {
        var explanation = Explain(Samples.Record(reason, reason));

        Assert.StartsWith($"prefill: {way}", explanation.WouldChange[0], StringComparison.Ordinal);
        Assert.DoesNotContain("nothing: the decision is what was proposed", explanation.Bound);
    }

    [Theory]
    [InlineData(
        OptimizationTarget.Throughput,
        "prefill: grows when any rank's queue of prompt tokens over context_length is >= 1.0 (now at most 5000 tokens), shrinks when every rank's is < 0.1",
        "decode: grows when any rank's KV utilization is > 1.0 (now at most 0.82), shrinks when every rank's is < 0.6")]
    [InlineData(
        OptimizationTarget.Latency,
        "prefill: grows when any rank's queue of prompt tokens over context_length is >= 0.1 (now at most 5000 tokens), shrinks when every rank's is <= 0.0",
        "decode: grows when any rank's KV utilization is > 0.4 (now at most 0.82), shrinks when every rank's is < 0.1")]
    [InlineData(
        OptimizationTarget.Load,
        "prefill: grows when any rank's queue of prompt tokens is >= 8000 (now at most 5000 tokens), shrinks when every rank's is <= 500",
        "decode: grows when any rank's KV utilization is >= 0.85 (now at most 0.82), shrinks when every rank's is <= 0.3")]
    public void NoChangeNamesTheThresholds(OptimizationTarget target, string prefill, string decode)
    {
        var config = new PlannerConfig
        {
            OptimizationTarget = target,
            PrefillScaleUpQueueTokens = 8000,
            PrefillScaleDownQueueTokens = 500,
            DecodeScaleUpKvRate = 85,
            DecodeScaleDownKvRate = 30,
        };
        var pool = Samples.Pool() with
        {
            OptimizationTarget = target,
            PrefillThresholds = LoadThresholds.Prefill(config),
            DecodeThresholds = LoadThresholds.Decode(config),
        };

        var explanation = Explainer.Explain(pool, Samples.Record(LoadReason.NoChange, LoadReason.NoChange), current: true);

        AssertSaid([prefill, decode], explanation.WouldChange);
    }

    [Fact]
    public void TodaysHoldAndPauseBelongToTheDecisionInForceOnly()
    {
        var pool = Samples.Pool() with
        {
            Hold = new HoldStatus("traffic_unavailable", Samples.Now - TimeSpan.FromMinutes(3), "the router answers", true),
            Pause = new PauseStatus("ada@ops", "node drain", Samples.Now, Samples.Now + TimeSpan.FromMinutes(30)),
        };
        var record = Samples.Record(LoadReason.NoChange, LoadReason.NoChange);

        var now = Explainer.Explain(pool, record, current: true);
        var then = Explainer.Explain(pool, record, current: false);

        Assert.Contains("hold: traffic unavailable for 3 min, overdue", now.Bound);
        Assert.Equal("the pause ends at 2026-01-31 12:30:00Z, or with 'gplan resume inf/llama-70b'", now.WouldChange[0]);
        Assert.Equal("the hold 'traffic unavailable' ends when: the router answers", now.WouldChange[1]);
        AssertSaid(["nothing: the decision is what was proposed"], then.Bound);
    }

    [Fact]
    public void AnAdvisoryDecisionIsToldAsASuggestion()
    {
        var record = Samples.Record(LoadReason.ScaleUp, LoadReason.NoChange, new ReplicaTargets(3, 3), ScalingAction.ScaleUp);
        record = record with { Decision = record.Decision with { Advisory = true } };

        var explanation = Explain(record);

        Assert.Equal("scale up (advisory, not written): prefill 2 → 3", explanation.Summary);
        AssertSaid(["advisory: the decision is a suggestion and is never written"], explanation.Bound);
    }

    [Fact]
    public void ATargetThatBoundsLiftedIsToldWithBothFigures()
    {
        var record = Samples.Record(
            LoadReason.ScaleDown, LoadReason.NoChange, new ReplicaTargets(2, 3), raw: new ReplicaTargets(1, 3));

        AssertSaid(
            ["prefill: the load loop wanted 1, a floor, a bound or the planner's own GPU band made it 2"],
            Explain(record).Bound);
    }

    private static void AssertSaid(string[] expected, IEnumerable<string> actual) => Assert.Equal(expected, actual);

    private static PoolExplanation Explain(DecisionRecord record) => Explainer.Explain(Samples.Pool(), record, current: true);
}
