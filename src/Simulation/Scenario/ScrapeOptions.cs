using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Simulation.Scenario;

/// <summary>Times at which the simulated counters are scraped and become readable, in virtual time.</summary>
[ConfigSection("When the simulated counters are scraped in virtual time, as a monitoring system would see them.")]
public sealed record ScrapeOptions
{
    /// <summary>Seconds between scrapes, greater than zero.</summary>
    [Setting("Seconds between scrapes.", GreaterThan = 0)]
    public double IntervalSeconds { get; init; } = 15;

    /// <summary>Seconds from a scrape until its values can be read, at least zero.</summary>
    [Setting("Seconds from a scrape until its values can be read.", Min = 0)]
    public double DelaySeconds { get; init; } = 2;
}
