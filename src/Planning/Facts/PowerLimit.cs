namespace GlobalPlanner.Planning.Facts;

/// <summary>
/// The power that all replicas of a pool may draw together. There is no floor. Source: power budget of Dynamo's planner
/// (<c>enable_power_awareness</c>, <c>total_gpu_power_limit</c>).
/// </summary>
/// <param name="LimitWatts">Maximum watts; negative disables.</param>
public readonly record struct PowerLimit(int LimitWatts)
{
    /// <summary>No limit.</summary>
    public static PowerLimit None { get; } = new(-1);

    /// <summary>Whether there is no limit.</summary>
    public bool IsNone => LimitWatts < 0;

    /// <summary>Whether so many watts are within the limit.</summary>
    public bool Holds(long watts) => !AsCeiling.IsOver(watts);

    /// <summary>The limit as a band, so that watts are fitted like GPUs.</summary>
    internal GpuBand AsCeiling => new(-1, LimitWatts);

    /// <inheritdoc />
    public override string ToString() => IsNone ? "no power limit" : $"{LimitWatts} W";
}
