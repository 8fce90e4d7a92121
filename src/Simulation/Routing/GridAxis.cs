namespace GlobalPlanner.Simulation.Routing;

/// <summary>One axis of a pool-selection grid: a range cut into equal cells; values beyond it fall into the outermost.</summary>
public readonly record struct GridAxis(double Min, double Max, int Resolution)
{
    /// <summary>The middle, which stands for a value nobody gave.</summary>
    public double Middle => (Min + Max) / 2;

    /// <summary>Cell of a value: trunc((value - min) / cell width), within the grid.</summary>
    public int IndexOf(double value) =>
        (int)Math.Clamp(Math.Truncate((value - Min) / ((Max - Min) / Resolution)), 0, Resolution - 1);
}
