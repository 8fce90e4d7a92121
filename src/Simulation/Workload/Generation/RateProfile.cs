namespace GlobalPlanner.Simulation.Workload.Generation;

/// <summary>Requests per second as a function of time. Not safe for concurrent use.</summary>
public abstract class RateProfile
{
    /// <summary>The highest rate that ever occurs, requests per second.</summary>
    public abstract double MaxRps { get; }

    /// <summary>The rate at a time after the start, requests per second, at least zero.</summary>
    /// <param name="seconds">Seconds after the start, at least zero.</param>
    public abstract double RpsAt(double seconds);
}
