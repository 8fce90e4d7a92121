using GlobalPlanner.Simulation.Workload.Traces;

namespace GlobalPlanner.Simulation.Tests.Workload.Traces;

public sealed class TraceReaderTests : IDisposable
{
    private const string Two = """
        {"timestamp": 0, "input_length": 513, "output_length": 2, "hash_ids": [7, 8]}
        {"timestamp": 1.5, "input_length": 5, "output_length": 1, "hash_ids": [7]}
        """;

    private readonly TemporaryTrace _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Format_and_compression_are_told_from_the_content_not_the_name()
    {
        Assert.Equal(TraceFormat.Mooncake, TraceReader.Open(_files.WriteGzip("a.csv", Two)).Format);
        Assert.Equal(TraceFormat.Mooncake, TraceReader.Open(_files.Write("b.gz", "\n  \n" + Two)).Format);
        var azure = TraceReader.Open(_files.Write("c.jsonl", "\uFEFFtimestamp,ContextTokens,GeneratedTokens\n"));
        Assert.Equal(TraceFormat.Azure, azure.Format);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\n\n", "is empty")]
    [InlineData("hello,world\n1,2\n", "line 1: the first line is hello,world; allowed: Mooncake")]
    public void A_file_that_is_no_trace_is_refused(string content, string message)
    {
        var path = _files.Write("x", content);
        var error = Assert.Throws<TraceException>(() => TraceReader.Open(path));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var path = _files.PathOf("absent.jsonl");
        var error = Assert.Throws<TraceException>(() => TraceReader.Open(path));
        Assert.StartsWith($"{path}: cannot be opened", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_off_gzip_file_gives_what_it_has_and_then_names_the_line()
    {
        var random = new Core.RandomLines(1);
        var whole = _files.WriteGzip("whole.gz", random.Mooncake(5000));
        var cut = _files.PathOf("cut.gz");
        var bytes = File.ReadAllBytes(whole);
        File.WriteAllBytes(cut, bytes[..(bytes.Length / 2)]);

        var read = 0;
        var error = Assert.Throws<TraceException>(() =>
        {
            foreach (var _ in TraceReader.Open(cut))
            {
                read++;
            }
        });
        Assert.InRange(read, 100, 4999);
        Assert.InRange(error.Issue.Line!.Value, read, read + 1);
    }

    [Fact]
    public void Every_enumeration_reads_the_same()
    {
        var trace = TraceReader.Open(_files.Write("t", Two));
        Assert.Equal(2, trace.Count());
        Assert.Equal(trace.Select(r => r.ArrivalUs), trace.Select(r => r.ArrivalUs));
    }

    [Fact]
    public void A_share_of_the_requests_can_be_kept()
    {
        var path = _files.Write("t", new Core.RandomLines(1).Mooncake(10_000));
        var options = new TraceReaderOptions { KeepShare = 0.1 };
        var kept = TraceReader.Open(path, options).Select(r => r.ArrivalUs).ToArray();
        Assert.InRange(kept.Length, 900, 1100);
        Assert.Equal(kept, TraceReader.Open(path, options).Select(r => r.ArrivalUs));
        Assert.Throws<ArgumentException>(() => TraceReader.Open(path, new TraceReaderOptions { KeepShare = 0 }));
    }
}
