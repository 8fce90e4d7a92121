using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Simulation.Scenario;

/// <summary>Start-up delay of a replica: constant, or log-normal around a median.</summary>
[ConfigSection("Start-up delay of a replica.")]
public sealed record StartupOptions
{
    /// <summary>Shape of the delay.</summary>
    [Setting("Shape of the delay.")]
    public StartupDistribution Distribution { get; init; } = StartupDistribution.Constant;

    /// <summary>The delay, or the median of a log-normal one, seconds, at least zero.</summary>
    [Setting("The delay, or the median of a log-normal one, seconds.", Min = 0)]
    public double Seconds { get; init; } = 30;

    /// <summary>Standard deviation of the logarithm; used by <see cref="StartupDistribution.Lognormal"/>.</summary>
    [Setting("Standard deviation of the delay's logarithm; `lognormal` only.", Min = 0)]
    public double Sigma { get; init; } = 0.5;
}

/// <summary>Shape of a start-up delay.</summary>
public enum StartupDistribution
{
    /// <summary>Always the same.</summary>
    Constant,

    /// <summary>Log-normal around the median, from the seeded stream of the pool.</summary>
    Lognormal,
}
