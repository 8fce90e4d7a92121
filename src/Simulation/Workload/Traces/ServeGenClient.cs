using GlobalPlanner.Simulation.Core;
using MathNet.Numerics.Distributions;

namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>One ServeGen client and its random streams.</summary>
internal sealed class ServeGenClient(int id, RandomStreams streams)
{
    private readonly SeededRandom _gaps = streams.Named($"servegen/{id}/gaps");
    private readonly SeededRandom _thinning = streams.Named($"servegen/{id}/thinning");
    private readonly SeededRandom _lengths = streams.Named($"servegen/{id}/lengths");
    private double[] _ends = [];

    public int Id => id;

    /// <summary>Draws the client, as a share of the total rate from 0 to 1, whose lengths a request borrows.</summary>
    public double NextDonor() => _lengths.NextDouble();

    /// <summary>Draws a token count, at least 1.</summary>
    public int Length(QuantileCurve curve) => Math.Max(1, (int)Math.Round(curve.At(_lengths.NextDouble())));

    /// <summary>Adds the kept arrivals of one window, in seconds after its start and in no particular order.</summary>
    public void Arrivals(
        ServeGenRate rate,
        double windowS,
        double keepShare,
        List<(double Seconds, ServeGenClient Client)> arrivals)
    {
        var count = (int)Math.Round(rate.Rps * windowS);
        if (_ends.Length < count)
        {
            _ends = new double[count];
        }

        var total = 0.0;
        for (var i = 0; i < count; i++)
        {
            total += Gap(rate);
            _ends[i] = total;
        }

        // With a very small shape, all gaps can round to zero; then everything arrives at once.
        var stretch = total > 0 ? windowS / total : 0;
        var phase = _gaps.NextDouble() * windowS;
        for (var i = 0; i < count; i++)
        {
            if (keepShare >= 1 || _thinning.NextDouble() < keepShare)
            {
                arrivals.Add((((_ends[i] * stretch) + phase) % windowS, this));
            }
        }
    }

    // The scale is arbitrary, because the gaps are stretched to the window afterwards.
    private double Gap(ServeGenRate rate) => rate.Family switch
    {
        InterArrivalFamily.Gamma => Gamma.Sample(_gaps, rate.Shape, 1),
        InterArrivalFamily.Weibull => Weibull.Sample(_gaps, rate.Shape, 1),
        _ => _gaps.NextExponential(),
    };
}
