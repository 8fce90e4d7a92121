namespace GlobalPlanner.Planning.Forecasting.Prophet;

/// <summary>
/// The most probable parameters of the model: y ~ N(X θ, σ), slope and offset ~ N(0, 5), changes of slope ~
/// Laplace(0, 0.05), seasonal coefficients ~ N(0, 10), σ ~ half N(0, 0.5), with y scaled to at most 1. The priors are
/// Prophet's defaults.
/// </summary>
internal sealed class ProphetFit
{
    private const double TrendScale = 5;
    private const double ChangeScale = 0.05;
    private const double SeasonScale = 10;
    private const double SigmaScale = 0.5;

    // On a straight line the most probable σ is zero, and the penalties of the problem would vanish with it.
    private const double LeastSigma = 1e-4;
    private const int MostRounds = 200;

    private readonly double[] _coefficients;

    private ProphetFit(double[] coefficients, double sigma)
    {
        _coefficients = coefficients;
        Sigma = sigma;
    }

    /// <summary>Standard deviation of the scaled values around the fit.</summary>
    public double Sigma { get; }

    /// <summary>
    /// Fits. For a given σ the objective is convex and is solved exactly; for given coefficients the best σ has a closed
    /// form; so the two alternate. The start is σ = 1, as in Prophet. From there the flattest of several optima is reached:
    /// a small σ would let the curve pass through a few points exactly, with a high likelihood and no meaning.
    /// </summary>
    /// <returns>Null when the system cannot be solved.</returns>
    public static ProphetFit? Solve(ProphetDesign design, double[] scaled)
    {
        var rows = design.Rows();
        var problem = PenalizedLeastSquares.Of(rows, scaled);
        double[]? coefficients = null;
        var sigma = 1.0;
        for (var round = 0; round < MostRounds; round++)
        {
            if (problem.Solve(Ridge(design, sigma), Lasso(design, sigma), coefficients ?? new double[design.Columns]) is not { } solved)
            {
                // With more columns than values and a small σ the columns are no longer independent: keep the last solution.
                break;
            }

            coefficients = solved;
            var squares = rows.Zip(scaled, (row, value) => Math.Pow(value - Dot(row, solved), 2)).Sum();
            var next = Math.Max(LeastSigma, BestSigma(squares, scaled.Length));
            var settled = Math.Abs(next - sigma) <= 1e-6 * sigma;
            sigma = next;
            if (settled)
            {
                break;
            }
        }

        return coefficients is null ? null : new ProphetFit(coefficients, sigma);
    }

    /// <summary>The scaled value at a step.</summary>
    public double Evaluate(ProphetDesign design, double step) => Dot(design.RowAt(step), _coefficients);

    /// <summary>Number of changepoints at which the slope changes.</summary>
    public int Changes(ProphetDesign design) =>
        _coefficients.AsSpan(ProphetDesign.FirstChangepoint, design.Changepoints.Length).ToArray().Count(static change => change != 0);

    private static double Dot(double[] row, double[] coefficients)
    {
        var sum = 0.0;
        for (var i = 0; i < row.Length; i++)
        {
            sum += row[i] * coefficients[i];
        }

        return sum;
    }

    /// <summary>Root of the objective's derivative in σ: 1/s² σ⁴ + n σ² = RSS, with s its prior's scale.</summary>
    private static double BestSigma(double squares, int count)
    {
        const double Prior = 1 / (SigmaScale * SigmaScale);
        return Math.Sqrt(2 * squares / (count + Math.Sqrt(((double)count * count) + (4 * Prior * squares))));
    }

    private static double[] Ridge(ProphetDesign design, double sigma)
    {
        var ridge = new double[design.Columns];
        ridge[0] = ridge[1] = sigma * sigma / (TrendScale * TrendScale);
        ridge.AsSpan(design.FirstSeasonal).Fill(sigma * sigma / (SeasonScale * SeasonScale));
        return ridge;
    }

    private static double[] Lasso(ProphetDesign design, double sigma)
    {
        var lasso = new double[design.Columns];
        lasso.AsSpan(ProphetDesign.FirstChangepoint, design.Changepoints.Length).Fill(sigma * sigma / ChangeScale);
        return lasso;
    }
}
