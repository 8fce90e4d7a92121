namespace GlobalPlanner.Simulation.Workload.Generation;

/// <summary>
/// The load of a day: low at night, a steep morning, a dip at noon, a second peak, a slow evening. The curve runs smoothly
/// through fixed points between the two rates.
/// </summary>
/// <param name="minRps">Requests per second at the lowest point of the night.</param>
/// <param name="maxRps">Requests per second at the morning peak.</param>
/// <param name="dayS">Seconds of a day.</param>
/// <param name="startPhase">Where in the day the run starts, 0..1; 0 is midnight.</param>
public sealed class DiurnalRate(double minRps, double maxRps, double dayS, double startPhase = 0) : RateProfile
{
    private static readonly (double Hour, double Level)[] Points =
    [
        (0, 0.15), (4, 0), (7, 0.3), (10, 1), (12.5, 0.7), (15.5, 0.95), (20, 0.5), (24, 0.15),
    ];

    /// <inheritdoc />
    public override double MaxRps => maxRps;

    /// <inheritdoc />
    public override double RpsAt(double seconds)
    {
        var day = (seconds / dayS) + startPhase;
        var hour = (day - Math.Floor(day)) * 24;
        var next = 1;
        while (hour > Points[next].Hour)
        {
            next++;
        }

        var (fromHour, fromLevel) = Points[next - 1];
        var (toHour, toLevel) = Points[next];
        var eased = (1 - Math.Cos(Math.PI * (hour - fromHour) / (toHour - fromHour))) / 2;
        return minRps + ((maxRps - minRps) * (fromLevel + ((toLevel - fromLevel) * eased)));
    }
}
