using GlobalPlanner.Simulation.Core;

namespace GlobalPlanner.Simulation.Workload.Generation;

/// <summary>
/// Another profile with bursts at random times: one burst in every interval, where in it is drawn. The rate at a time
/// depends on the seed and the time alone.
/// </summary>
/// <param name="calm">The rate apart from bursts.</param>
/// <param name="multiplier">What a burst multiplies the rate by, at least 1.</param>
/// <param name="burstS">Seconds of a burst.</param>
/// <param name="intervalS">Mean seconds from the start of a burst to the start of the next.</param>
/// <param name="streams">Where the times of bursts are drawn from.</param>
public sealed class RandomBurstsRate(
    RateProfile calm,
    double multiplier,
    double burstS,
    double intervalS,
    RandomStreams streams) : RateProfile
{
    private long _interval = -1;
    private double _burstStartS;

    /// <inheritdoc />
    public override double MaxRps => calm.MaxRps * multiplier;

    /// <inheritdoc />
    public override double RpsAt(double seconds)
    {
        var interval = (long)Math.Floor(seconds / intervalS);
        if (interval != _interval)
        {
            var place = streams.Named($"bursts/{interval}").NextDouble();
            _burstStartS = (interval * intervalS) + (place * Math.Max(0, intervalS - burstS));
            _interval = interval;
        }

        var inBurst = seconds >= _burstStartS && seconds < _burstStartS + burstS;
        return calm.RpsAt(seconds) * (inBurst ? multiplier : 1);
    }
}
