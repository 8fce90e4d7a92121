using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Simulation.Scenario;

/// <summary>Latency targets of the summary, milliseconds. They do not influence scaling.</summary>
[ConfigSection("Latency targets of the summary. They do not influence scaling.")]
public sealed record SloOptions
{
    /// <summary>Time to first token, milliseconds, greater than zero.</summary>
    [Setting("Time to first token, milliseconds.", GreaterThan = 0)]
    public double TtftMs { get; init; } = 500;

    /// <summary>Mean time between tokens of a request, milliseconds, greater than zero.</summary>
    [Setting("Mean time between the tokens of a request, milliseconds.", GreaterThan = 0)]
    public double ItlMs { get; init; } = 50;
}
