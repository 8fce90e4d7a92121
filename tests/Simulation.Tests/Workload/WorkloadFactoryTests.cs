using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Tests.Workload.Traces;
using GlobalPlanner.Simulation.Workload;

namespace GlobalPlanner.Simulation.Tests.Workload;

public sealed class WorkloadFactoryTests : IDisposable
{
    private readonly TemporaryTrace _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(TrafficPattern.Constant, 20)]
    [InlineData(TrafficPattern.Sine, 30)]
    [InlineData(TrafficPattern.Burst, 20 * (1 + (2 * 0.1 * 0.9)))]
    [InlineData(TrafficPattern.Diurnal, 10 + (40 * 0.47))]
    [InlineData(TrafficPattern.DiurnalBursts, (10 + (40 * 0.47)) * 1.2)]
    public void Each_pattern_gives_its_mean_rate_in_arrival_order(TrafficPattern pattern, double meanRps)
    {
        var traffic = Traffic(pattern) with { DurationSeconds = 1000, RateRps = 20 };
        var requests = WorkloadFactory.Create(traffic, new RandomStreams(1)).ToArray();
        Assert.InRange(requests.Length / 1000.0, meanRps * 0.95, meanRps * 1.05);
        Assert.Equal(requests.Select(request => request.ArrivalUs).Order(), requests.Select(request => request.ArrivalUs));
        Assert.InRange(requests[^1].ArrivalUs, 990_000_000, 999_999_999);
    }

    [Fact]
    public void Arrivals_are_poisson()
    {
        var traffic = new TrafficOptions { RateRps = 50, DurationSeconds = 2000 };
        var counts = WorkloadFactory.Create(traffic, new RandomStreams(4))
            .GroupBy(request => request.ArrivalUs / 1_000_000)
            .Select(second => (double)second.Count())
            .ToArray();
        var mean = counts.Average();
        var dispersion = counts.Average(count => (count - mean) * (count - mean)) / mean;
        Assert.InRange(dispersion, 0.9, 1.1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_requests_every_time()
    {
        var workload = WorkloadFactory.Create(Traffic(TrafficPattern.DiurnalBursts), new RandomStreams(1));
        var first = workload.Take(1000).Select(Key).ToArray();
        Assert.Equal(first, workload.Take(1000).Select(Key));
        Assert.NotEqual(first, WorkloadFactory.Create(Traffic(TrafficPattern.DiurnalBursts), new RandomStreams(2)).Take(1000).Select(Key));
    }

    [Fact]
    public void Kinds_are_mixed_by_weight_with_their_lengths_and_targets()
    {
        var traffic = new TrafficOptions
        {
            RateRps = 100,
            Requests =
            [
                new() { Weight = 1, InputTokens = 100, OutputTokens = 2000 },
                new() { Weight = 3, InputTokens = 5000, InputSigma = 0.8, OutputTokens = 100, OutputSigma = 0.5, MaxInputTokens = 20_000, TtftTargetMs = 500, ItlTargetMs = 40, Priority = 2 },
            ],
        };
        var requests = WorkloadFactory.Create(traffic, new RandomStreams(1)).Take(20_000).ToArray();
        var fixedOnes = requests.Where(request => request.TtftTargetMs is null).ToArray();
        Assert.InRange(fixedOnes.Length, 4_700, 5_300);
        Assert.All(fixedOnes, request => Assert.Equal((100, 2000), (request.InputTokens, request.OutputTokens)));

        var drawn = requests.Where(request => request.TtftTargetMs == 500).ToArray();
        Assert.All(drawn, request => Assert.Equal((40, 2), (request.ItlTargetMs, request.Priority)));
        var inputs = drawn.Select(request => request.InputTokens).Order().ToArray();
        Assert.InRange(inputs[inputs.Length / 2], 4_800, 5_200);
        Assert.InRange(inputs[(int)(inputs.Length * 0.8413)], 5000 * Math.Exp(0.8) * 0.95, 5000 * Math.Exp(0.8) * 1.05);
        Assert.Equal(20_000, inputs[^1]);
    }

    [Fact]
    public void Requests_of_a_group_share_their_leading_blocks_and_nothing_else()
    {
        var traffic = new TrafficOptions
        {
            RateRps = 100,
            Requests = [new() { InputTokens = 2000, OutputTokens = 10, SharedPrefixTokens = 1100, PrefixGroups = 3 }],
        };
        var requests = WorkloadFactory.Create(traffic, new RandomStreams(1)).Take(300).ToArray();
        Assert.All(requests, request => Assert.Equal(4, request.PrefixBlockIds.Length));
        Assert.Equal(3, requests.Select(request => (request.PrefixBlockIds[0], request.PrefixBlockIds[1])).Distinct().Count());
        Assert.Equal(6 + 600, requests.SelectMany(request => request.PrefixBlockIds).Distinct().Count());
    }

    [Fact]
    public void A_trace_is_sped_up_looped_and_ended()
    {
        var file = _files.Write("t", """
            {"timestamp": 0, "input_length": 1, "output_length": 1}
            {"timestamp": 1000, "input_length": 2, "output_length": 1}
            {"timestamp": 2000, "input_length": 3, "output_length": 1}
            """);
        var traffic = new TrafficOptions { Pattern = TrafficPattern.Trace, File = file };
        Assert.Equal([0, 1_000_000, 2_000_000], Arrivals(traffic));
        Assert.Equal([0, 500_000, 1_000_000], Arrivals(traffic with { ArrivalSpeedup = 2 }));
        Assert.Equal([0, 1_000_000], Arrivals(traffic with { DurationSeconds = 1.5 }));
        Assert.Equal(
            [0, 1_000_000, 2_000_000, 3_000_000, 4_000_000, 5_000_000, 6_000_000],
            Arrivals(traffic with { Loop = true, DurationSeconds = 6.5 }));

        static IEnumerable<long> Arrivals(TrafficOptions traffic) =>
            WorkloadFactory.Create(traffic, new RandomStreams(1)).Select(request => request.ArrivalUs);
    }

    [Fact]
    public void Contradicting_settings_are_refused_at_once()
    {
        var streams = new RandomStreams(1);
        Assert.Throws<ArgumentException>(() => WorkloadFactory.Create(new TrafficOptions { Pattern = TrafficPattern.Trace }, streams));
        Assert.Throws<ArgumentException>(() => WorkloadFactory.Create(Traffic(TrafficPattern.Sine) with { MinRateRps = 60 }, streams));
    }

    private static TrafficOptions Traffic(TrafficPattern pattern) => new()
    {
        Pattern = pattern,
        RateRps = 20,
        MinRateRps = 10,
        MaxRateRps = 50,
        PeriodSeconds = 1000,
        BurstMultiplier = 3,
        BurstSeconds = 10,
        BurstIntervalSeconds = 100,
    };

    private static (long ArrivalUs, int InputTokens, int OutputTokens) Key(WorkloadRequest request) =>
        (request.ArrivalUs, request.InputTokens, request.OutputTokens);
}
