namespace GlobalPlanner.Simulation.Workload.Generation;

/// <summary>The same rate all the time.</summary>
public sealed class ConstantRate(double rps) : RateProfile
{
    /// <inheritdoc />
    public override double MaxRps => rps;

    /// <inheritdoc />
    public override double RpsAt(double seconds) => rps;
}
