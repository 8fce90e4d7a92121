using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Simulation.Scenario;

/// <summary>One kind of request in generated traffic. Lengths are log-normal around a median; a sigma of zero makes them constant.</summary>
[ConfigSection("One kind of request in generated traffic. Lengths are log-normal around a median; a sigma of 0 makes them constant.")]
public sealed record RequestClassOptions
{
    /// <summary>Share among the kinds, relative to the sum of weights.</summary>
    [Setting("Share among the kinds, relative to the sum of weights.", GreaterThan = 0)]
    public double Weight { get; init; } = 1.0;

    /// <summary>Median prompt tokens, at least one.</summary>
    [Setting("Median prompt tokens.", Min = 1)]
    public int InputTokens { get; init; } = 3000;

    /// <summary>Standard deviation of the logarithm of the prompt's length.</summary>
    [Setting("Standard deviation of the logarithm of the prompt's length.", Min = 0)]
    public double InputSigma { get; init; }

    /// <summary>Median output tokens, at least one.</summary>
    [Setting("Median output tokens.", Min = 1)]
    public int OutputTokens { get; init; } = 150;

    /// <summary>Standard deviation of the logarithm of the output's length.</summary>
    [Setting("Standard deviation of the logarithm of the output's length.", Min = 0)]
    public double OutputSigma { get; init; }

    /// <summary>Longest prompt that is drawn, tokens.</summary>
    [Setting("Longest prompt that is drawn, tokens.", Min = 1)]
    public int MaxInputTokens { get; init; } = 120_000;

    /// <summary>Longest output that is drawn, tokens.</summary>
    [Setting("Longest output that is drawn, tokens.", Min = 1)]
    public int MaxOutputTokens { get; init; } = 8_000;

    /// <summary>Leading prompt tokens shared within a group, in whole 512-token blocks.</summary>
    [Setting("Leading prompt tokens that the requests of a group share; rounded down to 512-token blocks.", Min = 0)]
    public int SharedPrefixTokens { get; init; }

    /// <summary>Number of groups that share a prefix, at least one.</summary>
    [Setting("Number of groups that share a prefix.", Min = 1)]
    public int PrefixGroups { get; init; } = 1;

    /// <summary>TTFT asked of the router, milliseconds; null leaves its default.</summary>
    [Setting("TTFT asked of the global router, milliseconds; null leaves its default.", Min = 0)]
    public double? TtftTargetMs { get; init; }

    /// <summary>ITL asked of the router, milliseconds; null leaves its default.</summary>
    [Setting("ITL asked of the global router, milliseconds; null leaves its default.", Min = 0)]
    public double? ItlTargetMs { get; init; }

    /// <summary>Routing priority; null for none.</summary>
    [Setting("Routing priority; null for none.")]
    public int? Priority { get; init; }
}
