namespace GlobalPlanner.Fleet.Wire;

/// <summary>A fleet's clock.</summary>
/// <param name="Now">What it shows.</param>
/// <param name="Speed">Seconds of it in one real second.</param>
/// <param name="Run">Names the fleet's process: another one after a restart.</param>
internal sealed record ClockReading(DateTimeOffset Now, double Speed, string Run);
