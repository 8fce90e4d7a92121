using GlobalPlanner.Simulation.Workload.Traces;

namespace GlobalPlanner.Simulation.Tests.Workload.Traces;

public sealed class AzureReaderTests : IDisposable
{
    private readonly TemporaryTrace _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("2023", "2023-11-16 18:15:46.6805900", "2023-11-16 18:15:50.9951690", 4_314_579)]
    [InlineData("2024 zone and fraction", "2024-05-10 00:00:00.009930+00:00", "2024-05-10 00:00:00.017335+00:00", 7_405)]
    [InlineData("2024 mixed fraction", "2024-05-12 00:00:00+00:00", "2024-05-12 00:00:00.5+00:00", 500_000)]
    [InlineData("2024 mixed zone", "2024-05-12 02:00:00+02:00", "2024-05-12 00:00:01", 1_000_000)]
    [InlineData("T and Z", "2024-05-12T00:00:00Z", "2024-05-12T00:00:02.25Z", 2_250_000)]
    public void Times_count_from_the_first_request(string shape, string first, string second, long arrivalUs)
    {
        _ = shape;
        var path = _files.Write("t", $"TIMESTAMP,ContextTokens,GeneratedTokens\n{first},374,44\n{second},396,109");
        var requests = TraceReader.Open(path).ToArray();
        Assert.Equal([0, arrivalUs], requests.Select(request => request.ArrivalUs));
        Assert.Equal((396, 109), (requests[1].InputTokens, requests[1].OutputTokens));
        Assert.Empty(requests[1].PrefixBlockIds);
    }

    [Fact]
    public void Columns_are_found_by_name()
    {
        var path = _files.Write("t", "NumImages,GeneratedTokens,TIMESTAMP,ContextTokens\r\n3,44,2025-01-01 00:00:00,374\r\n");
        var request = TraceReader.Open(path).Single();
        Assert.Equal((374, 44), (request.InputTokens, request.OutputTokens));
    }

    [Theory]
    [InlineData("2023-11-16 18:15,1,1", "TIMESTAMP")]
    [InlineData("2023-11-16 18:15:47,,1", "ContextTokens")]
    [InlineData("2023-11-16 18:15:47,-1,1", "ContextTokens")]
    [InlineData("2023-11-16 18:15:47,1,0", "GeneratedTokens")]
    [InlineData("2023-11-16 18:15:47,1,1.0", "GeneratedTokens")]
    [InlineData("2023-11-16 18:15:47,1", null)]
    [InlineData("2023-11-16 18:15:45,1,1", "TIMESTAMP")]
    public void A_broken_row_is_named_and_skipped_only_when_told(string row, string? field)
    {
        var path = _files.Write("t", $"TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46,5,6\n{row}\n");
        var error = Assert.Throws<TraceException>(() => TraceReader.Open(path).Count());
        Assert.Equal((3L, field), (error.Issue.Line, error.Issue.Field));

        var trace = TraceReader.Open(path, new TraceReaderOptions { SkipBadLines = true });
        Assert.Single(trace);
        Assert.Equal(1, trace.SkippedLines);
    }
}
