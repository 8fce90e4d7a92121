namespace GlobalPlanner.Simulation.Engine.Timing;

/// <summary>
/// prefill = P0 + P1 t + P2 t^2 with t the uncached prompt tokens of the pass; decode = D0 + D1 batch + D2 context
/// with context the sum of the sequence lengths in tokens. All in milliseconds. The form fits measured engines within
/// a few percent where compute dominates prefill and memory bandwidth dominates decode.
/// </summary>
public sealed record AffineTiming(double P0, double P1, double P2, double D0, double D1, double D2) : ITimingModel
{
    /// <inheritdoc />
    public double PrefillMs(int count, long meanIsl, long meanPrefix)
    {
        if (count == 0)
        {
            return 0;
        }

        double t = count * (meanIsl - meanPrefix);
        return P0 + (P1 * t) + (P2 * t * t);
    }

    /// <inheritdoc />
    public double DecodeMs(int batch, long totalContext, long kvCapacity) =>
        batch == 0 ? 0 : D0 + (D1 * batch) + (D2 * totalContext);
}
