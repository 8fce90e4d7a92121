namespace GlobalPlanner.Silo.Http;

/// <summary>The planner's clock as readers of the API need it.</summary>
/// <param name="Speed">Seconds of it in one real second.</param>
/// <param name="StartedAt">What it showed when the silo started.</param>
internal sealed record SiloClock(double Speed, DateTimeOffset StartedAt);
