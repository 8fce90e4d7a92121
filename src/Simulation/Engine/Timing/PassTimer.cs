using GlobalPlanner.Simulation.Core;

namespace GlobalPlanner.Simulation.Engine.Timing;

/// <summary>A timing model with the speed-up ratios of an engine applied.</summary>
public sealed class PassTimer
{
    private readonly ITimingModel _model;
    private readonly double _prefillDivisor;
    private readonly double _decodeDivisor;

    /// <param name="model">Durations at ratio 1.</param>
    /// <param name="speedupRatio">Divides every duration; 0 leaves it unscaled, as in Dynamo's mocker.</param>
    /// <param name="decodeSpeedupRatio">Divides decode durations once more; 0 leaves them unscaled.</param>
    /// <exception cref="ArgumentOutOfRangeException">A ratio is negative, infinite or not a number.</exception>
    public PassTimer(ITimingModel model, double speedupRatio = 1.0, double decodeSpeedupRatio = 1.0)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _prefillDivisor = Divisor(speedupRatio, nameof(speedupRatio));
        _decodeDivisor = _prefillDivisor * Divisor(decodeSpeedupRatio, nameof(decodeSpeedupRatio));
    }

    /// <summary>Duration of the prompt part, milliseconds; zero for an empty batch.</summary>
    public double PrefillMs(int count, long totalTokens, long totalPrefix) => count == 0
        ? 0
        : Checked(_model.PrefillMs(count, totalTokens / count, totalPrefix / count) / _prefillDivisor, "prefill");

    /// <summary>Duration of the token-generating part, milliseconds; zero for an empty batch.</summary>
    public double DecodeMs(int batch, long totalContext, long kvCapacity) => batch == 0
        ? 0
        : Checked(_model.DecodeMs(batch, totalContext, kvCapacity) / _decodeDivisor, "decode");

    /// <summary>Duration of a pass that did work, in whole microseconds: at least one.</summary>
    public static long PassUs(double prefillMs, double decodeMs) =>
        Math.Max(1, SimulatedTime.FromMs(prefillMs + decodeMs));

    private static double Divisor(double ratio, string name)
    {
        if (!double.IsFinite(ratio) || ratio < 0)
        {
            throw new ArgumentOutOfRangeException(name, ratio, "A speed-up ratio must be finite and at least 0 (0: unscaled).");
        }

        return ratio == 0 ? 1.0 : ratio;
    }

    private static double Checked(double durationMs, string part) => double.IsFinite(durationMs) && durationMs >= 0
        ? durationMs
        : throw new SimulationException($"The timing model gives {durationMs} ms for a {part} pass; a duration must be finite and at least 0.");
}
