namespace GlobalPlanner.Planning.Forecasting.Prophet;

/// <summary>
/// Solves small symmetric positive definite systems in place, on the calling thread. MathNet's factorisation starts tasks,
/// which cost more than solving a system of this size.
/// </summary>
internal static class CholeskySolver
{
    /// <summary>Solves A x = b; b becomes x, and the lower half of A its factor.</summary>
    /// <returns>False when A is not positive definite, to the precision that its diagonal leaves.</returns>
    public static bool TrySolve(double[,] a, double[] b)
    {
        const double Precision = 1e-14;
        var n = b.Length;
        for (var i = 0; i < n; i++)
        {
            var diagonal = a[i, i];
            for (var j = 0; j <= i; j++)
            {
                var sum = a[i, j];
                for (var k = 0; k < j; k++)
                {
                    sum -= a[i, k] * a[j, k];
                }

                if (i != j)
                {
                    a[i, j] = sum / a[j, j];
                }
                else if (sum > Precision * diagonal)
                {
                    a[i, i] = Math.Sqrt(sum);
                }
                else
                {
                    return false;
                }
            }
        }

        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < i; k++)
            {
                b[i] -= a[i, k] * b[k];
            }

            b[i] /= a[i, i];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++)
            {
                b[i] -= a[k, i] * b[k];
            }

            b[i] /= a[i, i];
        }

        return true;
    }
}
