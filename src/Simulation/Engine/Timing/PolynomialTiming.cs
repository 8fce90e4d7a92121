namespace GlobalPlanner.Simulation.Engine.Timing;

/// <summary>
/// The default timing of Dynamo's mocker: quadratic in the uncached prompt tokens, and in the share of the KV cache in
/// use. It has no term for the batch size, so it is fit for functional runs, but not for capacity studies.
/// </summary>
public sealed class PolynomialTiming : ITimingModel
{
    /// <inheritdoc />
    public double PrefillMs(int count, long meanIsl, long meanPrefix)
    {
        double t = count * (meanIsl - meanPrefix);
        return t == 0 ? 0 : (4.209989e-7 * t * t) + (1.518344e-2 * t) + 16.50142;
    }

    /// <inheritdoc />
    public double DecodeMs(int batch, long totalContext, long kvCapacity)
    {
        if (batch == 0)
        {
            return 0;
        }

        var use = kvCapacity <= 0 ? 1.0 : Math.Min(1.0, totalContext / (double)kvCapacity);
        return Math.Max(1.0, (-25.74 * use * use) + (54.01 * use) + 5.74);
    }
}
