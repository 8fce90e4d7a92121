using GlobalPlanner.Client.Commands.Explain;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Client.Tests.Support;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Client.Tests.Commands.Explain;

/// <summary>Decisions of the latency target in words, on records made by hand.</summary>
public class SlaExplainerTests
{
    private const string Until = "(until 2026-01-31 12:07:00Z unless renewed)";

    private const string DecodeText =
        "decode: grows when every engine's estimated ITL is above 50 ms (slowest now: 53.4 ms), or one engine's for 3 load intervals in a row; "
        + "shrinks when, with one replica fewer, ITL would stay below 40 ms (80 % of its target) with room in every KV cache (load_scaling_down_sensitivity)";

    [Fact]
    public void ThePageReadsFromTopToBottom()
    {
        var record = Samples.SlaRecord(
            LoadReason.ScaleDownCappedByThroughput, LoadReason.ScaleUp, new ReplicaTargets(2, 4), new ReplicaTargets(1, 4), ScalingAction.ScaleUp);
        using var output = new StringWriter { NewLine = "\n" };
        var console = new CommandConsole { In = TextReader.Null, Out = output, Error = TextWriter.Null };

        new ResultWriter(console, OutputFormat.Table).WriteTable(ExplainSheet.Draw(Explain(record), Samples.Now));

        Assert.Equal(
            $"""
            inf/llama-70b, 2026-01-31 11:59:56Z (4 s ago)
              scale up: decode 3 → 4

            what was seen
              prefill: 2 ready, 2 expected, 2 ranks reporting, 6000 prompt tokens queued (most on one rank: 5000)
              decode: 3 ready, 3 expected, 3 ranks reporting, KV cache 70 % used on average (most on one rank: 82 %)
              traffic: 2.5 requests/s, 3000 input and 150 output tokens a request
              latency: TTFT 420 ms, ITL 18.4 ms on average

            what was predicted
              next traffic window, as long as the last (forecast 1 min earlier): 450 requests of 3000 input and 150 output tokens each
              estimated TTFT of the slowest engine: 312 ms, target 500 ms: within it
              estimated ITL of the slowest engine: 53.4 ms, target 50 ms: above it
              capacity of one engine within its targets: prefill 1.6 requests/s, decode 0.9 requests/s

            what each stage proposed
              load loop: scale down capped by throughput (prefill 2 → 1: scale down capped by throughput; decode 3 → 4: scale up)
              throughput loop: not due in this tick
              throughput lower bounds: prefill 2, decode 3
              decision: prefill 2, decode 4

            what was compared
              prefill: TTFT 180 to 312 ms over 2 engines, slowest worker 2, target 500 ms
              forecast: 450 requests in 180 s of 3000 in and 150 out, by arima(1,0,1)+c (2026-01-31 11:58:00Z)

            what bound it
              prefill: the load loop wanted 1, the throughput bound of 2 {Until} made it 2
              decode: load decided: 4 by load, throughput bound 3 {Until}

            what would change it
              prefill: the next throughput decision lowers its bound of 2, or none renews it before 2026-01-31 12:07:00Z (throughput_bound_max_age_intervals)
              {DecodeText}

            """,
            output.ToString());
    }

    [Fact]
    public void ARefusedScaleDownSaysWhatItWouldTake()
    {
        var explanation = Explain(Samples.SlaRecord(LoadReason.ScaleDownRefusedConsolidation, LoadReason.NoChange));

        AssertSaid(
            [
                $"prefill: load and the throughput bound agree on 2 {Until}",
                "prefill: fewer engines could not carry the load",
                $"decode: load and the throughput bound agree on 3 {Until}",
            ],
            explanation.Bound);
        AssertSaid(
            [
                "prefill: grows when every engine's estimated TTFT is above 500 ms (slowest now: 312 ms), or one engine's for 3 load intervals in a row; "
                    + "shrinks when, with one replica fewer, prompts would wait less than 80 % of the time that the TTFT target leaves for waiting (load_scaling_down_sensitivity)",
                DecodeText,
            ],
            explanation.WouldChange);
    }

    [Theory]
    [InlineData(80, 0, 2, "decode: grows when every engine's estimated TTFT is above 500 ms (slowest now: 312 ms), or every engine's estimated ITL is above 50 ms (slowest now: 53.4 ms); shrinks when, with one replica fewer, prompts would wait less than 80 % of the time that the TTFT target leaves for waiting, and ITL would stay below 40 ms")]
    [InlineData(0, 0, 2, "never shrinks, because load_scaling_down_sensitivity is 0")]
    [InlineData(80, 1, 2, ", or one engine's for 1 load interval in a row; shrinks")]
    [InlineData(80, 0, 1, "; load scaling never removes the last replica")]
    public void TheRulesOfAnAggregatedPoolAreThoseOfItsSettings(int sensitivity, int hotIntervals, int ready, string text)
    {
        var record = Samples.SlaRecord(LoadReason.NoChange, LoadReason.NoChange);
        record = record with
        {
            Observation = record.Observation with { Prefill = null, Decode = record.Observation.Decode! with { Ready = ready } },
            Decision = record.Decision with
            {
                Load = new LoadOutcome(LoadReason.NoChange, new RoleValues<LoadReason>(null, LoadReason.NoChange), new ReplicaTargets(null, ready)),
            },
        };
        var pool = Samples.SlaPool(record, PlannerMode.Agg) with { SlaRules = new SlaRules(sensitivity, hotIntervals) };

        Assert.Contains(text, Assert.Single(Explainer.Explain(pool, record, current: true).WouldChange), StringComparison.Ordinal);
    }

    [Fact]
    public void TheForecastOfATickIsToldWithItsAge()
    {
        var record = Samples.SlaRecord(LoadReason.NoChange, LoadReason.NoChange);
        var now = record with { Decision = Samples.Planned() with { Load = record.Decision.Load } };
        var before = record with { Decision = record.Decision with { At = Samples.Planned().At - TimeSpan.FromSeconds(5) } };

        Assert.Equal("next traffic window, as long as the last (forecast now): 450 requests of 3000 input and 150 output tokens each", Explain(now).Predicted[0]);
        Assert.Equal(Samples.Planned().Explanation.AsEnumerable(), Explain(now).Evidence);
        Assert.Equal("no forecast in this tick: the throughput loop was not due, and its last decision is not recorded", Explain(before).Predicted[0]);
        Assert.DoesNotContain(Explain(before).Evidence, static sentence => sentence.StartsWith("forecast:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ThroughputReason.NoTrafficData, "no forecast: traffic could not be read", "throughput loop: the traffic source has data for a whole window")]
    [InlineData(ThroughputReason.PredictFailed, "no forecast: the predictor had none (see what was compared)", "throughput loop: the predictor has seen traffic")]
    [InlineData(ThroughputReason.ModelNotReady, "no forecast in this tick", "throughput loop: the performance models of all roles have seen load_min_observations passes")]
    public void EveryHoldOfTheThroughputLoopNamesItsWayOut(ThroughputReason reason, string predicted, string way)
    {
        var record = Samples.SlaRecord(LoadReason.InsufficientData, LoadReason.InsufficientData);
        var explanation = Explain(record with
        {
            Decision = record.Decision with
            {
                Estimates = LatencyEstimates.None,
                Throughput = new ThroughputOutcome(reason, new RoleValues<ThroughputReason>(reason, reason)),
            },
        });

        AssertSaid([predicted], explanation.Predicted);
        Assert.StartsWith(way, explanation.WouldChange[^1], StringComparison.Ordinal);
        Assert.Equal(
            "prefill: the performance model has seen load_min_observations passes, and the workers publish max_num_batched_tokens",
            explanation.WouldChange[0]);
        Assert.DoesNotContain(explanation.Bound, static sentence => sentence.Contains("load decided", StringComparison.Ordinal));
    }

    [Fact]
    public void ThroughputAloneIsNotExplainedByLoad()
    {
        var disabled = new LoadOutcome(LoadReason.Disabled, new RoleValues<LoadReason>(null, null), new ReplicaTargets(null, null));
        var record = Samples.SlaRecord(LoadReason.Disabled, LoadReason.Disabled);
        record = record with
        {
            Decision = Samples.Planned() with
            {
                Load = disabled,
                Throughput = new ThroughputOutcome(ThroughputReason.Scale, new RoleValues<ThroughputReason>(ThroughputReason.Scale, ThroughputReason.Scale)),
                Targets = new ReplicaTargets(2, 4),
                Action = ScalingAction.ScaleUp,
            },
        };

        AssertSaid(
            [
                "load scaling is off (enable_load_scaling): only the throughput loop decides, when its interval is over",
                "throughput loop: another forecast, or other targets (ttft_ms, itl_ms), ask for another number of engines",
            ],
            Explain(record).WouldChange);
    }

    [Theory]
    [InlineData(ProjectionReason.FloorRepair, LoadReason.NoChange, "the floor (min_endpoint)")]
    [InlineData(ProjectionReason.GpuBudgetFit, LoadReason.ScaleUp, "the planner's own GPU band (min_gpu_budget, max_gpu_budget)")]
    [InlineData(ProjectionReason.Unchanged, LoadReason.GpuBudgetGuardHold, "the planner's own GPU band (min_gpu_budget, max_gpu_budget)")]
    [InlineData(ProjectionReason.PowerBudgetClamped, LoadReason.ScaleUp, "the power limit (total_gpu_power_limit)")]
    [InlineData(ProjectionReason.Unchanged, LoadReason.OverrideByUserPlugin, "a plugin")]
    public void WhatDecidedIsNamed(ProjectionReason projection, LoadReason reason, string by)
    {
        var record = Samples.SlaRecord(LoadReason.NoChange, reason, new ReplicaTargets(2, 5), new ReplicaTargets(2, 6), ScalingAction.ScaleUp);
        record = record with { Decision = record.Decision with { Projection = projection } };

        Assert.Contains($"decode: the load loop wanted 6, {by} made it 5", Explain(record).Bound);
    }

    [Fact]
    public void PluginsThatSpokeAreHeard()
    {
        var record = Samples.SlaRecord(LoadReason.NoChange, LoadReason.ReconcileClampedToCeiling);
        record = record with
        {
            Decision = record.Decision with
            {
                Plugins =
                [
                    new PluginEvaluation { PluginId = "silent", Stage = PluginType.Propose, Outcome = PluginOutcome.Accepted },
                    new PluginEvaluation
                    {
                        PluginId = "night-cap",
                        Stage = PluginType.Constrain,
                        Outcome = PluginOutcome.Overrode,
                        Targets = [new ComponentTarget("decode", 4, OverrideType.AtMost)],
                        Detail = "quiet hours",
                    },
                ],
            },
        };

        var proposed = Explain(record).Proposed;

        Assert.Contains("plugin night-cap (constrain): overrode, at most decode 4: quiet hours", proposed);
        Assert.DoesNotContain(proposed, static sentence => sentence.Contains("silent", StringComparison.Ordinal));
    }

    private static void AssertSaid(string[] expected, IEnumerable<string> actual) => Assert.Equal(expected, actual);

    private static PoolExplanation Explain(DecisionRecord record) => Explainer.Explain(Samples.SlaPool(record), record, current: true);
}
