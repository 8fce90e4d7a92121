namespace GlobalPlanner.FleetRuntime.Wire;

/// <summary>One reading of a fleet's clock.</summary>
/// <param name="Now">The moment it shows.</param>
/// <param name="Speed">Seconds of fleet time per real second.</param>
/// <param name="Run">Identifies the fleet's process; a restart changes it.</param>
public sealed record ClockReading(DateTimeOffset Now, double Speed, string Run);
