namespace GlobalPlanner.Simulation.Workload.Generation;

/// <summary>
/// A sine wave that starts at its minimum: <c>(min+max)/2 + (max-min)/2 sin(2 pi t/period - pi/2)</c>, the load of
/// Dynamo's sinusoidal load generator.
/// </summary>
/// <param name="minRps">Lowest rate, requests per second.</param>
/// <param name="maxRps">Highest rate, requests per second.</param>
/// <param name="periodS">Seconds of one wave.</param>
/// <param name="startPhase">Where in the wave the run starts, 0..1.</param>
public sealed class SineRate(double minRps, double maxRps, double periodS, double startPhase = 0) : RateProfile
{
    /// <inheritdoc />
    public override double MaxRps => maxRps;

    /// <inheritdoc />
    public override double RpsAt(double seconds)
    {
        var angle = (2 * Math.PI * ((seconds / periodS) + startPhase)) - (Math.PI / 2);
        return ((minRps + maxRps) / 2) + ((maxRps - minRps) / 2 * Math.Sin(angle));
    }
}
