namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>A distribution of token counts, given by quantiles and linear between them.</summary>
internal sealed class QuantileCurve(double[] levels, double[] values)
{
    /// <summary>The value below which a share of the distribution lies.</summary>
    public double At(double share)
    {
        var next = Array.FindIndex(levels, level => level >= share);
        if (next <= 0)
        {
            return next == 0 ? values[0] : values[^1];
        }

        var within = (share - levels[next - 1]) / (levels[next] - levels[next - 1]);
        return values[next - 1] + (within * (values[next] - values[next - 1]));
    }
}
