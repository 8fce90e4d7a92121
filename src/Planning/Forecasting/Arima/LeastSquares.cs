using System.Numerics;

namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>
/// Least squares by the singular value decomposition of the design, computed with one-sided Jacobi rotations (Hestenes
/// 1958). When columns depend on each other, as the lags of a straight line do, the result is the solution of smallest
/// norm.
/// </summary>
internal static class LeastSquares
{
    private const int MaxSweeps = 40;
    private const double MachineEpsilon = 2.220446049250313e-16;

    /// <summary>The coefficients of the columns.</summary>
    /// <param name="columns">Columns of the design, as long as the target; they are overwritten.</param>
    /// <param name="target">The values to approximate by a combination of the columns.</param>
    public static double[] Solve(double[][] columns, double[] target)
    {
        var rotations = Identity(columns.Length);
        for (var sweep = 0; sweep < MaxSweeps && Sweep(columns, rotations); sweep++)
        {
        }

        double[] squares = [.. columns.Select(column => Dot(column, column))];
        var threshold = MachineEpsilon * Math.Max(columns.Length, target.Length);
        var smallest = squares.Max() * threshold * threshold;
        var solution = new double[columns.Length];
        for (var index = 0; index < columns.Length; index++)
        {
            if (squares[index] > smallest)
            {
                var share = Dot(columns[index], target) / squares[index];
                for (var row = 0; row < solution.Length; row++)
                {
                    solution[row] += rotations[index][row] * share;
                }
            }
        }

        return solution;
    }

    private static double[][] Identity(int size)
    {
        var columns = new double[size][];
        for (var index = 0; index < size; index++)
        {
            columns[index] = new double[size];
            columns[index][index] = 1;
        }

        return columns;
    }

    /// <summary>Makes every pair of columns orthogonal in turn; false when all were already.</summary>
    private static bool Sweep(double[][] columns, double[][] rotations)
    {
        var rotated = false;
        for (var left = 0; left < columns.Length - 1; left++)
        {
            for (var right = left + 1; right < columns.Length; right++)
            {
                var product = Dot(columns[left], columns[right]);
                var (leftSquare, rightSquare) = (Dot(columns[left], columns[left]), Dot(columns[right], columns[right]));
                if (!(Math.Abs(product) > MachineEpsilon * Math.Sqrt(leftSquare) * Math.Sqrt(rightSquare)))
                {
                    continue;
                }

                var ratio = (rightSquare - leftSquare) / (2 * product);
                var tangent = (ratio >= 0 ? 1 : -1) / (Math.Abs(ratio) + Math.Sqrt(1 + (ratio * ratio)));
                var cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
                Rotate(columns[left], columns[right], cosine, cosine * tangent);
                Rotate(rotations[left], rotations[right], cosine, cosine * tangent);
                rotated = true;
            }
        }

        return rotated;
    }

    private static void Rotate(double[] left, double[] right, double cosine, double sine)
    {
        for (var row = 0; row < left.Length; row++)
        {
            var value = left[row];
            left[row] = (cosine * value) - (sine * right[row]);
            right[row] = (sine * value) + (cosine * right[row]);
        }
    }

    private static double Dot(double[] left, double[] right)
    {
        var at = 0;
        var sums = Vector<double>.Zero;
        for (; at <= left.Length - Vector<double>.Count; at += Vector<double>.Count)
        {
            sums += new Vector<double>(left, at) * new Vector<double>(right, at);
        }

        var sum = Vector.Sum(sums);
        for (; at < left.Length; at++)
        {
            sum += left[at] * right[at];
        }

        return sum;
    }
}
