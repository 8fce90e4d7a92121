namespace GlobalPlanner.Simulation.Engine.Timing;

/// <summary>Constant durations for non-empty batches.</summary>
public sealed record FixedTiming(double PrefillMilliseconds, double DecodeMilliseconds) : ITimingModel
{
    /// <inheritdoc />
    public double PrefillMs(int count, long meanIsl, long meanPrefix) => count == 0 ? 0 : PrefillMilliseconds;

    /// <inheritdoc />
    public double DecodeMs(int batch, long totalContext, long kvCapacity) => batch == 0 ? 0 : DecodeMilliseconds;
}
