using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Holds;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Grains.Pools;

/// <summary>The inputs of a tick.</summary>
/// <param name="At">The tick's time.</param>
/// <param name="OperationId">Identifies the tick's request and write.</param>
/// <param name="Ordinal">Number of the tick in the pool's history.</param>
/// <param name="State">The state of the decisions.</param>
/// <param name="Pause">The pause in force; null when there is none.</param>
/// <param name="Waits">Whether the budget's last answer left a request waiting.</param>
internal sealed record TickInput(
    DateTimeOffset At,
    string OperationId,
    long Ordinal,
    PlannerState State,
    PauseStatus? Pause,
    bool Waits);

/// <summary>The outcome of a tick.</summary>
internal sealed record PoolTickOutcome
{
    /// <summary>The state of the decisions before it.</summary>
    public required PlannerState Before { get; init; }

    /// <summary>The state of the decisions after it.</summary>
    public required PlannerState State { get; init; }

    /// <summary>The tick's record.</summary>
    public required DecisionRecord Record { get; init; }

    /// <summary>The observation.</summary>
    public required ObservedPool Observed { get; init; }

    /// <summary>Whether everything a decision rests on was read.</summary>
    public required bool IsGood { get; init; }

    /// <summary>Whether a loop was due or something was done; if not, the hold of the decision before stays in force.</summary>
    public required bool Decided { get; init; }

    /// <summary>The hold that keeps the tick from acting whatever it decides; null when there is none.</summary>
    public HoldReason? Obstacle { get; init; }

    /// <summary>The hold the decision, the budget or the deployment imposed; null when there is none.</summary>
    public HoldReason? DecisionHold { get; init; }
}

/// <summary>Runs the ticks of one pool: observe, decide, act, record. It keeps nothing between ticks.</summary>
internal sealed class TickRunner(PoolDefinition pool, PoolPlanner planner, PoolObserver observer, PoolActuator actuator)
{
    /// <summary>
    /// Runs one tick within a time, wall time. The rest of a tick that did not complete in time finds its token cancelled
    /// before its next step, and its outcome is dropped.
    /// </summary>
    /// <returns>The outcome; null when the tick did not complete in time.</returns>
    public async Task<PoolTickOutcome?> RunWithinAsync(TickInput input, TimeSpan deadline, TimeProvider wall)
    {
        using var cancellation = new CancellationTokenSource();
        var work = RunAsync(input, cancellation.Token);
        try
        {
            return await work.WaitAsync(deadline, wall);
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            await cancellation.CancelAsync();
            _ = work.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
            return null;
        }
    }

    private async Task<PoolTickOutcome> RunAsync(TickInput input, CancellationToken cancellationToken)
    {
        var observed = await observer.ObserveAsync(input.At, planner.PlanNext(input.State, input.At).Traffic?.Window, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var (state, decision) = await planner.TickAsync(input.State, observed.Observation, cancellationToken);
        var (obstacle, obstacleText) = Obstacle(observed, input.Pause);
        var action = ActionOutcome.Nothing;
        if (obstacle is null && !decision.Advisory && !pool.Config.Advisory && Targets(decision, observed.Deployment, input.Waits) is { } targets)
        {
            action = await actuator.ActAsync(input.OperationId, targets, decision.Predicted.NumRequests, observed.Deployment, cancellationToken);
        }

        string?[] remarks = [obstacleText, action.Detail];
        return new PoolTickOutcome
        {
            Before = input.State,
            State = state,
            Record = new DecisionRecord
            {
                Ordinal = input.Ordinal,
                Decision = decision with { Explanation = [.. decision.Explanation, .. remarks.OfType<string>()] },
                Observation = ObservationFigures.Summarise(observed.Observation),
                Grant = action.Grant,
                Actuation = action.Actuation,
            },
            Observed = observed,
            IsGood = observer.IsGood(observed.Observation),
            Decided = !QuietTick.Is(decision) || action != ActionOutcome.Nothing,
            Obstacle = obstacle,
            DecisionHold = action.Hold ?? HoldOf.Decision(decision),
        };
    }

    /// <summary>
    /// The targets to write: the decision's; without any, the present counts if the budget does not know for
    /// sure that they are what it granted, so that it stops charging for a write that nobody means to make any more, or
    /// if more still waits there than the decision asks for, so that it is not served with it.
    /// </summary>
    private static ReplicaTargets? Targets(PlanDecision decision, DeploymentView view, bool waits)
    {
        if (decision.Targets is not null)
        {
            return decision.Targets;
        }

        var withdraws = waits && !QuietTick.Is(decision) && HoldOf.Decision(decision) is null;
        return view.SettledWithBudget == false || withdraws
            ? new ReplicaTargets(view.Prefill?.Status.DesiredReplicas, view.Decode?.Status.DesiredReplicas)
            : null;
    }

    private static (HoldReason? Reason, string? Text) Obstacle(ObservedPool observed, PauseStatus? pause)
    {
        if (pause is not null)
        {
            return (HoldReason.Paused, $"Paused by {pause.By}: {pause.Reason}. Nothing is written.");
        }

        if (observed.Deployment.Problem is { } problem)
        {
            return (HoldReason.DeploymentUnreadable, $"{problem} Nothing is written.");
        }

        return observed.Observation.Traffic is TrafficReading.Failed failed
            ? (HoldReason.TrafficUnavailable, $"Traffic could not be read: {failed.Reason} Nothing is written.")
            : (null, null);
    }
}
