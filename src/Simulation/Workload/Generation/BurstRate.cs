namespace GlobalPlanner.Simulation.Workload.Generation;

/// <summary>A constant rate with bursts at equal intervals; the first begins one interval after the start.</summary>
/// <param name="baseRps">Requests per second between bursts.</param>
/// <param name="multiplier">Factor by which a burst multiplies the rate, at least 1.</param>
/// <param name="burstS">Seconds of a burst.</param>
/// <param name="intervalS">Seconds from the start of a burst to the start of the next.</param>
public sealed class BurstRate(double baseRps, double multiplier, double burstS, double intervalS) : RateProfile
{
    /// <inheritdoc />
    public override double MaxRps => baseRps * multiplier;

    /// <inheritdoc />
    public override double RpsAt(double seconds) =>
        seconds >= intervalS && seconds % intervalS < burstS ? MaxRps : baseRps;
}
