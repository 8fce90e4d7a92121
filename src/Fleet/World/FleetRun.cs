using GlobalPlanner.Clock;

namespace GlobalPlanner.Fleet.World;

/// <summary>
/// The simulated fleet's run: its time begins when the silo has started, so that no request arrives while nobody
/// plans, and passes with the planner's clock.
/// </summary>
internal sealed class FleetRun(PlannerClock clock)
{
    private readonly TaskCompletionSource<long> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Fleet time now; zero before the run has begun.</summary>
    public TimeSpan Elapsed => _begun.Task.IsCompletedSuccessfully ? clock.Planner.GetElapsedTime(_begun.Task.GetAwaiter().GetResult()) : TimeSpan.Zero;

    /// <summary>Completes when the run begins.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Begins the run; later calls change nothing.</summary>
    public void Begin() => _begun.TrySetResult(clock.Planner.GetTimestamp());
}
