using GlobalPlanner.Client.Commands.Pools;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Client.Tests.Support;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Forecasting;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.ThroughputScaling;

namespace GlobalPlanner.Client.Tests.Commands.Pools;

public class PoolSheetTests
{
    [Fact]
    public void APoolOfTheLatencyTargetShowsForecastCapacityBoundAndEstimates()
    {
        var lines = Draw(Samples.SlaPool(Samples.SlaRecord(LoadReason.NoChange, LoadReason.NoChange)));

        Assert.Contains("  forecast          450 requests of 3000 input and 150 output tokens, 2 min ago", lines);
        Assert.Contains("  engine capacity   prefill 1.6 requests/s, decode 0.9 requests/s", lines);
        Assert.Contains("  throughput bound  prefill 2, decode 3", lines);
        Assert.Contains("  TTFT              312 ms estimated, 420 ms measured, target 500 ms", lines);
        Assert.Contains("  ITL               53.4 ms estimated, 18.4 ms measured, target 50 ms", lines);
    }

    [Fact]
    public void WithoutAForecastItSaysWhy()
    {
        var failed = Samples.Planned() with
        {
            Predicted = PredictedTraffic.None,
            CapacityRps = new RoleValues<double>(null, null),
            Throughput = new ThroughputOutcome(ThroughputReason.NoTrafficData, new RoleValues<ThroughputReason>(null, null)),
        };

        var lines = Draw(Samples.SlaPool() with { LastPredictiveDecision = failed });

        Assert.Contains("  forecast         none: no traffic data", lines);
        Assert.Contains("  engine capacity  -", lines);
    }

    [Fact]
    public void WhereLoadEstimatesNothingThePlannedLatenciesStand()
    {
        var estimates = PoolText.Estimates(Samples.SlaPool(Samples.Record(LoadReason.NoFpmData, LoadReason.NoFpmData)));

        Assert.Equal(new LatencyEstimates(220, 41), estimates);
    }

    [Fact]
    public void APoolOfAnotherTargetShowsNoneOfIt() =>
        Assert.DoesNotContain(Draw(Samples.Pool()), static line => line.Contains("forecast", StringComparison.Ordinal));

    private static string[] Draw(PoolStatus pool)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var console = new CommandConsole { In = TextReader.Null, Out = output, Error = TextWriter.Null };
        new ResultWriter(console, OutputFormat.Table).WriteTable(PoolSheet.Draw(pool));
        return output.ToString().Split('\n');
    }
}
