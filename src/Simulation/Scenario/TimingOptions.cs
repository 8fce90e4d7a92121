using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Simulation.Scenario;

/// <summary>
/// Duration of a pass in milliseconds. <c>affine</c>: prefill = p0 + p1 t + p2 t^2 for t uncached prompt tokens of the
/// batch; decode = d0 + d1 B + d2 K for a batch of B with K thousand context tokens.
/// </summary>
[ConfigSection("Duration of a pass. `affine`: prefill ms = p0 + p1 t + p2 t^2 for t uncached prompt tokens; decode ms = d0 + d1 B + d2 K for a batch of B requests with K thousand context tokens.", Rules = typeof(TimingOptionsRules))]
public sealed record TimingOptions
{
    /// <summary>Formula of the durations.</summary>
    [Setting("Formula of the durations. `polynomial` is the mock engine's own, uncalibrated.")]
    public TimingModelKind Model { get; init; } = TimingModelKind.Polynomial;

    /// <summary><c>fixed</c>: every pass with prompt tokens, milliseconds, at least zero.</summary>
    [Setting("`fixed`: a pass with prompt tokens, milliseconds.", Min = 0)]
    public double PrefillMs { get; init; } = 50;

    /// <summary><c>fixed</c>: every pass that generates, milliseconds, at least zero.</summary>
    [Setting("`fixed`: a pass that generates, milliseconds.", Min = 0)]
    public double DecodeMs { get; init; } = 10;

    /// <summary><c>affine</c>: constant part of prefill, milliseconds.</summary>
    [Setting("`affine`: constant part of prefill, milliseconds.", Min = 0)]
    public double P0 { get; init; } = 20.05;

    /// <summary><c>affine</c>: milliseconds per prompt token.</summary>
    [Setting("`affine`: milliseconds per prompt token.", Min = 0)]
    public double P1 { get; init; } = 0.018449;

    /// <summary><c>affine</c>: milliseconds per prompt token squared.</summary>
    [Setting("`affine`: milliseconds per prompt token squared.", Min = 0)]
    public double P2 { get; init; } = 5.115e-7;

    /// <summary><c>affine</c>: constant part of decode, milliseconds.</summary>
    [Setting("`affine`: constant part of decode, milliseconds.", Min = 0)]
    public double D0 { get; init; } = 1.856;

    /// <summary><c>affine</c>: milliseconds per request of the batch.</summary>
    [Setting("`affine`: milliseconds per request of the batch.", Min = 0)]
    public double D1 { get; init; }

    /// <summary><c>affine</c>: milliseconds per thousand context tokens.</summary>
    [Setting("`affine`: milliseconds per thousand context tokens.", Min = 0)]
    public double D2 { get; init; } = 0.0266;

    /// <summary><c>interpolated</c>: the measurements.</summary>
    [Setting("`interpolated`: the measurements.")]
    public InterpolationGrid? Grid { get; init; }
}

/// <summary>Formula of a pass's duration.</summary>
public enum TimingModelKind
{
    /// <summary>The mock engine's uncalibrated polynomial.</summary>
    Polynomial,

    /// <summary>Constant durations.</summary>
    Fixed,

    /// <summary>Fitted coefficients.</summary>
    Affine,

    /// <summary>Interpolation between measurements.</summary>
    Interpolated,
}
