namespace GlobalPlanner.Planning.Tests.Forecasting.Arima;

/// <summary>Series with known parameters, innovations of variance one, the same for the same seed.</summary>
internal static class SimulatedSeries
{
    private const int BurnIn = 300;

    public static double[] Arma(int length, double[] ar, double[] ma, double mean, int seed)
    {
        var random = new Random(seed);
        var innovations = new double[length + BurnIn];
        var values = new double[length + BurnIn];
        for (var at = 0; at < values.Length; at++)
        {
            innovations[at] = Normal(random);
            values[at] = innovations[at];
            for (var lag = 1; lag <= Math.Min(at, ar.Length); lag++)
            {
                values[at] += ar[lag - 1] * values[at - lag];
            }

            for (var lag = 1; lag <= Math.Min(at, ma.Length); lag++)
            {
                values[at] += ma[lag - 1] * innovations[at - lag];
            }
        }

        return [.. values.Skip(BurnIn).Select(value => value + mean)];
    }

    public static double[] Integrated(int length, double[] ar, double[] ma, int differences, double mean, int seed)
    {
        var values = Arma(length, ar, ma, mean, seed);
        for (var round = 0; round < differences; round++)
        {
            for (var at = 1; at < values.Length; at++)
            {
                values[at] += values[at - 1];
            }
        }

        return values;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
