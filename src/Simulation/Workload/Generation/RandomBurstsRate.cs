using GlobalPlanner.Simulation.Core;

namespace GlobalPlanner.Simulation.Workload.Generation;

/// <summary>
/// Adds bursts at random times to another profile: one burst in every interval, at a random place in it. The rate at a
/// time depends only on the seed and the time.
/// </summary>
/// <param name="calm">The rate outside bursts.</param>
/// <param name="multiplier">Factor by which a burst multiplies the rate, at least 1.</param>
/// <param name="burstS">Seconds of a burst.</param>
/// <param name="intervalS">Mean seconds from the start of a burst to the start of the next.</param>
/// <param name="streams">Source of the times of bursts.</param>
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
