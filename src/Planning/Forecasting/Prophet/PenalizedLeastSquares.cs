namespace GlobalPlanner.Planning.Forecasting.Prophet;

/// <summary>
/// Minimises ½ θ'Gθ − c'θ + ½ Σ ridge θ² + Σ lasso |θ| by active sets (after Lee et al., "Efficient sparse coding
/// algorithms", 2006). The result is exact after finitely many rounds; coordinate descent would crawl, because the columns
/// of neighbouring hinges are nearly equal.
/// </summary>
/// <param name="gram">G = X'X, for rows X.</param>
/// <param name="correlation">c = X'y, for values y.</param>
internal sealed class PenalizedLeastSquares(double[,] gram, double[] correlation)
{
    private readonly double _tolerance = 1e-10 * (1 + correlation.Max(Math.Abs));

    /// <summary>The problem of rows X and values y.</summary>
    public static PenalizedLeastSquares Of(double[][] rows, double[] values)
    {
        var columns = rows[0].Length;
        var (gram, correlation) = (new double[columns, columns], new double[columns]);
        for (var row = 0; row < rows.Length; row++)
        {
            for (var i = 0; i < columns; i++)
            {
                correlation[i] += rows[row][i] * values[row];
                for (var j = 0; j < columns; j++)
                {
                    gram[i, j] += rows[row][i] * rows[row][j];
                }
            }
        }

        return new PenalizedLeastSquares(gram, correlation);
    }

    /// <summary>Solves from a start; coefficients without a lasso penalty are never zeroed.</summary>
    /// <returns>Null when the active columns are not independent.</returns>
    public double[]? Solve(double[] ridge, double[] lasso, double[] start)
    {
        var point = (double[])start.Clone();
        var signs = point.Select(Math.Sign).ToArray();
        for (var rounds = (10 * point.Length) + 50; rounds > 0; rounds--)
        {
            int[] active = [.. Enumerable.Range(0, point.Length).Where(i => lasso[i] == 0 || signs[i] != 0)];
            if (Optimum(active, signs, ridge, lasso) is not { } target)
            {
                return null;
            }

            if (MoveTowards(point, target, active, signs, lasso) && !Activate(point, signs, lasso))
            {
                break;
            }
        }

        return point;
    }

    /// <summary>The optimum of the active coefficients, provided they keep their signs; null when their columns depend on each other.</summary>
    private double[]? Optimum(int[] active, int[] signs, double[] ridge, double[] lasso)
    {
        var system = new double[active.Length, active.Length];
        var right = new double[active.Length];
        for (var i = 0; i < active.Length; i++)
        {
            right[i] = correlation[active[i]] - (lasso[active[i]] * signs[active[i]]);
            for (var j = 0; j < active.Length; j++)
            {
                system[i, j] = gram[active[i], active[j]];
            }

            system[i, i] += ridge[active[i]];
        }

        return CholeskySolver.TrySolve(system, right) ? right : null;
    }

    /// <summary>
    /// Moves to the target, or as far as the first coefficient changes its sign on the way; that coefficient becomes zero
    /// and leaves the active set.
    /// </summary>
    /// <returns>Whether the target was reached.</returns>
    private static bool MoveTowards(double[] point, double[] target, int[] active, int[] signs, double[] lasso)
    {
        var (way, first) = (1.0, -1);
        for (var i = 0; i < active.Length; i++)
        {
            var at = active[i];
            if (lasso[at] > 0 && target[i] * signs[at] < 0 && Math.Abs(point[at]) / Math.Abs(point[at] - target[i]) is var crossing && crossing < way)
            {
                (way, first) = (crossing, at);
            }
        }

        for (var i = 0; i < active.Length; i++)
        {
            point[active[i]] += way * (target[i] - point[active[i]]);
        }

        if (first >= 0)
        {
            point[first] = 0;
            signs[first] = 0;
        }

        return first < 0;
    }

    /// <summary>Activates the zero coefficient whose change reduces the objective most; false when none reduces it.</summary>
    private bool Activate(double[] point, int[] signs, double[] lasso)
    {
        var (best, most, sign) = (-1, _tolerance, 0);
        for (var i = 0; i < point.Length; i++)
        {
            if (lasso[i] > 0 && signs[i] == 0 && Gradient(i, point) is var slope && Math.Abs(slope) - lasso[i] > most)
            {
                (best, most, sign) = (i, Math.Abs(slope) - lasso[i], -Math.Sign(slope));
            }
        }

        if (best < 0)
        {
            return false;
        }

        signs[best] = sign;
        return true;
    }

    private double Gradient(int at, double[] point)
    {
        var sum = -correlation[at];
        for (var i = 0; i < point.Length; i++)
        {
            sum += gram[at, i] * point[i];
        }

        return sum;
    }
}
