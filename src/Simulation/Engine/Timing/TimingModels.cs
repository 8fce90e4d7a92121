using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Engine.Timing;

/// <summary>Makes timing models from settings.</summary>
public static class TimingModels
{
    /// <summary>The timer of an engine with these settings.</summary>
    public static PassTimer TimerOf(EngineOptions engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return new PassTimer(Create(engine.Timing), engine.SpeedupRatio, engine.DecodeSpeedupRatio);
    }

    private static ITimingModel Create(TimingOptions timing) => timing.Model switch
    {
        TimingModelKind.Polynomial => new PolynomialTiming(),
        TimingModelKind.Fixed => new FixedTiming(timing.PrefillMs, timing.DecodeMs),
        TimingModelKind.Affine => new AffineTiming(timing.P0, timing.P1, timing.P2, timing.D0, timing.D1, timing.D2 / 1000.0),
        TimingModelKind.Interpolated => new InterpolatedTiming(
            timing.Grid ?? throw new ArgumentException("Timing model interpolated needs a grid.", nameof(timing))),
        _ => throw new ArgumentOutOfRangeException(nameof(timing), timing.Model, "Unknown timing model."),
    };
}

/// <summary>Constant durations for non-empty batches.</summary>
public sealed record FixedTiming(double PrefillMilliseconds, double DecodeMilliseconds) : ITimingModel
{
    /// <inheritdoc />
    public double PrefillMs(int count, long meanIsl, long meanPrefix) => count == 0 ? 0 : PrefillMilliseconds;

    /// <inheritdoc />
    public double DecodeMs(int batch, long totalContext, long kvCapacity) => batch == 0 ? 0 : DecodeMilliseconds;
}
