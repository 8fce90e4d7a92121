using System.Globalization;
using GlobalPlanner.Dynamo.Scraping;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Simulation.Exposition;

namespace GlobalPlanner.Dynamo.Tests.Scraping;

/// <summary>The adapters read the metrics that the simulated fleet exposes.</summary>
public class ExpositionRoundTripTests
{
    [Fact]
    public async Task A_simulated_frontend_is_read()
    {
        await using var source = await SourceUnderTest.StartAsync(TrafficSourceKind.Frontend);
        var metrics = new FrontendMetrics(SourceUnderTest.Model, "my-ns");
        Assert.IsType<TrafficReading.NoData>(await source.ReadAsync(Text(metrics.WriteTo)));
        for (var i = 0; i < 10; i++)
        {
            metrics.RequestStarted();
            metrics.FirstToken(0.1 + (0.01 * i), 100 * (i + 1));
            metrics.Tokens(0.04, 2);
            metrics.Completed(3, 0.5);
        }

        metrics.RequestStarted();
        metrics.Failed(RequestErrorType.Unavailable, 0.5);
        var traffic = await source.ObserveAsync(Text(metrics.WriteTo));
        Assert.Equal((11, 550, 3), (traffic.NumRequests, traffic.Isl, traffic.Osl));
        Assert.Equal(145, traffic.TtftMs!.Value, 9);
        Assert.Equal(20, traffic.ItlMs!.Value, 9);
        Assert.Equal(0.5, traffic.RequestDurationS!.Value, 9);

        Assert.Equal(0, (await source.ObserveAsync(Text(metrics.WriteTo))).NumRequests);
    }

    [Fact]
    public async Task A_simulated_router_is_read()
    {
        await using var source = await SourceUnderTest.StartAsync(TrafficSourceKind.Router);
        var metrics = new RouterMetrics("my-ns", "prefill", 7);
        await source.ReadAsync(Text(metrics.WriteTo));
        Assert.Equal(0, (await source.ObserveAsync(Text(metrics.WriteTo))).NumRequests);

        metrics.RequestStarted();
        metrics.Routed(1000, 0.25);
        metrics.FirstToken(0.3);
        metrics.OutputBlockFilled(0.02);
        metrics.Ended(50);
        var traffic = await source.ObserveAsync(Text(metrics.WriteTo));
        Assert.Equal((1, 1000, 50, 0.25), (traffic.NumRequests, traffic.Isl, traffic.Osl, traffic.KvHitRate));
        Assert.Equal((300, 20), (traffic.TtftMs, traffic.ItlMs));
    }

    private static string Text(Action<TextWriter> write)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        write(text);
        return text.ToString();
    }
}
