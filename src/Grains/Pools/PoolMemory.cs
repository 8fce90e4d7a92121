using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.ThroughputScaling;
using GlobalPlanner.Planning.Tick;
using GlobalPlanner.Planning.WhatIf;

namespace GlobalPlanner.Grains.Pools;

/// <summary>What operators may ask about the ticks of a pool that are over: decisions, chart, and the inputs of what-if questions.</summary>
internal sealed class PoolMemory
{
    /// <summary>Starts with the records of an earlier activation; empty when there are none.</summary>
    public PoolMemory(PoolDefinition pool, HistoryLimits limits, PoolPlannerDocument document)
    {
        History = new DecisionHistory(limits.Records);
        History.Restore(document.History, document.Last);
        Samples = new SampleSeries(limits.Samples);
        LastTickAt = document.Last?.Decision.At;
        Waits = LeavesWaiting(document.Last?.Grant);
        WhatIf = new WhatIfQuestion(pool.Config, pool.Resources, null, null);
    }

    /// <summary>The decisions.</summary>
    public DecisionHistory History { get; }

    /// <summary>The points of the chart.</summary>
    public SampleSeries Samples { get; }

    /// <summary>The inputs of the last decision of each loop, for questions with other settings.</summary>
    public WhatIfQuestion WhatIf { get; private set; }

    /// <summary>When the pool last ticked; null before the first tick.</summary>
    public DateTimeOffset? LastTickAt { get; set; }

    /// <summary>The deployment as it was last read; null when it never was.</summary>
    public DeploymentView? Deployment { get; private set; }

    /// <summary>The last decision in which the throughput loop took part; null when there was none.</summary>
    public PlanDecision? LastPredictive { get; private set; }

    /// <summary>Whether the budget's last answer left a request waiting.</summary>
    public bool Waits { get; private set; }

    /// <summary>Adds a finished tick.</summary>
    /// <returns>Whether its decision differs from the one before.</returns>
    public bool Add(PoolTickOutcome outcome, DateTimeOffset at)
    {
        Deployment = outcome.Observed.Deployment.Problem is null ? outcome.Observed.Deployment : Deployment;
        Waits = outcome.Record.Grant is { } grant ? LeavesWaiting(grant) : Waits;
        RememberInputs(outcome);
        Samples.Add(ObservationFigures.Sample(outcome.Record.Observation, outcome.Observed.Deployment, at));
        return History.Add(outcome.Record);
    }

    /// <summary>Answers what-if questions from other settings on.</summary>
    public void Reconfigure(PoolDefinition pool) => WhatIf = WhatIf with { Config = pool.Config, Resources = pool.Resources };

    private void RememberInputs(PoolTickOutcome outcome)
    {
        var tick = new RecordedTick(outcome.Before, outcome.Observed.Observation);
        var decision = outcome.Record.Decision;
        if (decision.Throughput is not (null or { Reason: ThroughputReason.Disabled }))
        {
            LastPredictive = decision;
            WhatIf = WhatIf with { Predictive = tick };
        }

        if (decision.Load is not (null or { Reason: LoadReason.Disabled }))
        {
            WhatIf = WhatIf with { Reactive = tick };
        }
    }

    private static bool LeavesWaiting(ScaleGrant? grant) => grant is { Outcome: not GrantOutcome.Granted };
}
