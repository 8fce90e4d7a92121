using GlobalPlanner.Clock;

namespace GlobalPlanner.FleetRuntime.Simulated;

/// <summary>
/// The run of a simulated fleet. Its time starts when the host has started, so that no request arrives before pools are
/// planned, and passes with the planner's clock.
/// </summary>
internal sealed class FleetRun(PlannerClock clock)
{
    private readonly TaskCompletionSource<long> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Fleet time since the run began; zero before.</summary>
    public TimeSpan Elapsed => _begun.Task.IsCompletedSuccessfully ? clock.Planner.GetElapsedTime(_begun.Task.GetAwaiter().GetResult()) : TimeSpan.Zero;

    /// <summary>Completes when the run begins.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Begins the run; later calls change nothing.</summary>
    public void Begin() => _begun.TrySetResult(clock.Planner.GetTimestamp());
}
