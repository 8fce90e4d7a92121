namespace GlobalPlanner.Silo.Http;

/// <summary>Facts of the planner's clock for readers of the API.</summary>
/// <param name="Speed">Seconds of planner time per real second.</param>
/// <param name="StartedAt">Planner time at which the silo started.</param>
internal sealed record SiloClock(double Speed, DateTimeOffset StartedAt);
