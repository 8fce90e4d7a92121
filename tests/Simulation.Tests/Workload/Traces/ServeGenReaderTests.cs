using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Workload.Traces;

namespace GlobalPlanner.Simulation.Tests.Workload.Traces;

public sealed class ServeGenReaderTests : IDisposable
{
    private const string RatesHeader = "client,window_start_s,rate_rps,cv,interarrival_family,arg1,arg2\n";
    private const string LengthsHeader = "client,window_start_s,field,mean,p0,p50,p100\n";
    private const string Lengths = LengthsHeader
        + "1,0,input_tokens,100,100,100,100\n1,0,output_tokens,7,7,7,7\n"
        + "2,0,input_tokens,300,200,300,400\n2,0,output_tokens,0,0,0,0\n";

    private readonly TemporaryTrace _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Each_client_and_window_holds_as_many_requests_as_recorded()
    {
        var rates = _files.Write("x-rates.csv", RatesHeader
            + "1,600,0.5,3,Gamma,0.1,20\n1,1200,0.1,1,,,\n2,1200,0.00166667,2,Weibull,0.5,9\n2,600,0.25,2,Weibull,0.5,9\n");
        _files.Write("x-lengths.csv", Lengths);

        var trace = TraceReader.Open(rates);
        var requests = trace.ToArray();
        Assert.Equal(TraceFormat.ServeGen, trace.Format);
        Assert.Equal(requests.Select(request => request.ArrivalUs).Order(), requests.Select(request => request.ArrivalUs));

        // Times count from the first window.
        Assert.All(requests, request => Assert.InRange(request.ArrivalUs, 0, 1_200_000_000));
        var first = requests.Where(request => request.ArrivalUs < 600_000_000).ToArray();
        Assert.Equal(300, first.Count(request => request is { InputTokens: 100, OutputTokens: 7 }));
        Assert.Equal(150, first.Count(request => request is { InputTokens: >= 200 and <= 400, OutputTokens: 1 }));
        Assert.Equal(60 + 1, requests.Length - first.Length);
        Assert.InRange(first.Where(request => request.InputTokens >= 200).Average(request => request.InputTokens), 285, 315);
    }

    [Fact]
    public void A_client_without_lengths_borrows_by_rate()
    {
        var rates = _files.Write("x-rates.csv", RatesHeader + "1,0,1,1,,,\n2,0,3,1,,,\n9,0,10,1,,,\n");
        _files.Write("x-lengths.csv", Lengths);
        var requests = TraceReader.Open(rates).ToArray();
        Assert.Equal(8400, requests.Length);
        var shareOfFirst = (requests.Count(request => request.InputTokens == 100) - 600) / 6000.0;
        Assert.InRange(shareOfFirst, 0.22, 0.28);
    }

    [Fact]
    public void A_client_keeps_its_latest_lengths()
    {
        var rates = _files.Write("x-rates.csv", RatesHeader + "1,0,0.1,1,,,\n1,30000,0.1,1,,,\n");
        _files.Write("x-lengths.csv", Lengths + "1,21600,input_tokens,5,5,5,5\n1,21600,output_tokens,3,3,3,3\n");
        var requests = TraceReader.Open(rates).ToArray();
        Assert.Equal([100, 5], requests.Select(request => request.InputTokens).Distinct());
    }

    [Fact]
    public void The_same_streams_give_the_same_requests_and_thinning_keeps_a_share()
    {
        var rates = _files.Write("x-rates.csv", RatesHeader + "1,0,20,3,Gamma,0.1,20\n");
        var other = _files.Write("else.csv", Lengths);
        var one = Read(1, 1);
        Assert.Equal(one, Read(1, 1));
        Assert.NotEqual(one, Read(2, 1));
        var thinned = Read(1, 0.1);
        Assert.InRange(thinned.Length, 1000, 1400);
        Assert.Subset(one.ToHashSet(), thinned.ToHashSet());

        long[] Read(long seed, double share) => [.. TraceReader.Open(rates, new TraceReaderOptions
        {
            LengthsPath = other, Streams = new RandomStreams(seed), KeepShare = share,
        }).Select(request => request.ArrivalUs)];
    }

    [Fact]
    public void The_lengths_file_finds_its_rates()
    {
        _files.Write("x-rates.csv", RatesHeader + "1,0,0.1,1,,,\n");
        Assert.Equal(60, TraceReader.Open(_files.Write("x-lengths.csv", Lengths)).Count());
    }

    [Fact]
    public void A_missing_companion_is_named()
    {
        var rates = _files.Write("x-rates.csv", RatesHeader + "1,0,0.1,1,,,\n");
        var error = Assert.Throws<TraceException>(() => TraceReader.Open(rates));
        Assert.Contains("needs the lengths file", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,0,x,1,,,", "", "rate_rps")]
    [InlineData("1,0,1,1,Pareto,1,1", "", "interarrival_family")]
    [InlineData("1,0,1,1,Gamma,0,1", "", "arg1")]
    [InlineData("-1,0,1,1,Gamma,1,1", "", "client")]
    [InlineData("", "1,0,tokens,1,1,1,1", "field")]
    [InlineData("", "1,0,input_tokens,1,1,,1", "p50")]
    public void A_broken_row_is_named_and_skipped_only_when_told(string rate, string length, string field)
    {
        var rates = _files.Write("x-rates.csv", RatesHeader + "1,0,0.1,1,,,\n" + rate);
        _files.Write("x-lengths.csv", Lengths + length);
        var error = Assert.Throws<TraceException>(() => TraceReader.Open(rates).Count());
        Assert.Equal(field, error.Issue.Field);

        var trace = TraceReader.Open(rates, new TraceReaderOptions { SkipBadLines = true });
        Assert.Equal(60, trace.Count());
        Assert.Equal(1, trace.SkippedLines);
    }
}
