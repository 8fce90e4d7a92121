using System.Globalization;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Fleet;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Workload;

namespace GlobalPlanner.Simulation.Tests.Fleet;

public sealed class QueueingLawTests
{
    // Slow: the mean of a queue at 70 % load needs hundreds of thousands of arrivals to settle.
    [Fact]
    [Trait("Category", "Slow")]
    public void One_worker_with_fixed_service_waits_as_M_D_1_does()
    {
        const double Rate = 14;
        const double ServiceS = 0.05;
        var options = WithEngine(Scenarios.Aggregated(), new EngineOptions
        {
            MaxNumSeqs = 1,
            EnablePrefixCaching = false,
            Timing = new TimingOptions { Model = TimingModelKind.Fixed, PrefillMs = ServiceS * 1000, DecodeMs = 0 },
        });
        using var fleet = new SimulatedFleet(options, Poisson(seed: 5, count: 500_000, Rate), 1);
        fleet.AdvanceToEnd(TimeSpan.FromDays(1));

        const double Load = Rate * ServiceS;
        var waitS = (fleet.Statistics.TtftMs.Mean!.Value / 1000) - ServiceS;
        Assert.Equal(1.0, waitS / (Load * ServiceS / (2 * (1 - Load))), 0.02);
    }

    [Fact]
    public void Requests_inside_are_rate_times_time_spent()
    {
        using var fleet = new SimulatedFleet(Scenarios.Disaggregated(2, 2), Scenarios.Traffic(3, 1500, 15), 1);
        var samples = 0L;
        var inside = 0L;
        for (var us = 0L; !fleet.IsDone; us += 20_000)
        {
            fleet.AdvanceTo(us);
            inside += fleet.Statistics.InFlight;
            samples++;
        }

        var spentS = Metric(fleet, "dynamo_frontend_request_duration_seconds_sum");
        Assert.Equal(1.0, inside * 0.02 / spentS, 0.01);
        Assert.True(samples > 1000);
    }

    private static double Metric(SimulatedFleet fleet, string name)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        fleet.WriteFrontendMetrics(text);
        var line = text.ToString().Split('\n').Single(line => line.StartsWith(name + "{", StringComparison.Ordinal));
        return double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }

    private static IEnumerable<WorkloadRequest> Poisson(long seed, int count, double rate)
    {
        var random = new RandomStreams(seed).Named("arrivals/test");
        var at = 0.0;
        for (var i = 0; i < count; i++)
        {
            at += random.NextExponential() / rate;
            yield return Scenarios.Request(at, 100, 1);
        }
    }

    private static SimulationOptions WithEngine(SimulationOptions options, EngineOptions engine) =>
        options with { Pools = [.. options.Pools.Select(pool => pool with { Engine = engine })] };
}
