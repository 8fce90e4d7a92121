using GlobalPlanner.Simulation.Workload;
using GlobalPlanner.Simulation.Workload.Traces;

namespace GlobalPlanner.Simulation.Tests.Workload.Traces;

public sealed class MooncakeReaderTests : IDisposable
{
    private readonly TemporaryTrace _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Fields_are_read()
    {
        var request = Read("""{"timestamp": 1234.5, "input_length": 513, "output_length": 3, "hash_ids": [4, 9], "priority": -2, "session_id": "s"}""").Single();
        Assert.Equal(1_234_500, request.ArrivalUs);
        Assert.Equal((513, 3, -2), (request.InputTokens, request.OutputTokens, request.Priority));
        Assert.Equal<long>([4, 9], request.PrefixBlockIds);
    }

    [Fact]
    public void Aliases_are_read()
    {
        var request = Read("""{"created_time": 2, "input_tokens": 10, "output_tokens": 3, "hash_ids": [1]}""").Single();
        Assert.Equal((2000, 10, 3), (request.ArrivalUs, request.InputTokens, request.OutputTokens));
    }

    [Fact]
    public void Absolute_times_count_from_the_first_request()
    {
        var requests = Read("""
            {"created_time": 1714521600000, "input_tokens": 10, "output_tokens": 3}
            {"created_time": 1714521600250, "input_tokens": 10, "output_tokens": 3}
            """);
        Assert.Equal([0, 250_000], requests.Select(request => request.ArrivalUs));
    }

    [Fact]
    public void A_missing_input_length_is_what_the_ids_cover() =>
        Assert.Equal(1536, Read("""{"timestamp": 0, "output_length": 3, "hash_ids": [1, 2, 3]}""").Single().InputTokens);

    // Dynamo's replay cuts input_length to ids x 512 (1024 here) without a word.
    [Fact]
    public void A_prompt_longer_than_its_ids_keeps_its_length_and_is_reported()
    {
        var issues = new List<TraceIssue>();
        var path = _files.Write("t", """{"timestamp": 0, "input_length": 2000, "output_length": 3, "hash_ids": [1, 2]}""");
        var trace = TraceReader.Open(path, new TraceReaderOptions { Report = issues.Add });
        var request = trace.Single();
        Assert.Equal(2000, request.InputTokens);
        Assert.Equal<long>([1, 2], request.PrefixBlockIds);
        Assert.Equal(1, trace.AdjustedLines);
        Assert.Equal(0, trace.SkippedLines);
        Assert.Equal((1L, "hash_ids"), (issues.Single().Line, issues.Single().Field));
    }

    [Fact]
    public void Ids_behind_the_prompt_are_dropped_and_reported()
    {
        var trace = TraceReader.Open(_files.Write("t", """{"timestamp": 0, "input_length": 512, "output_length": 3, "hash_ids": [1, 2]}"""));
        Assert.Equal<long>([1], trace.Single().PrefixBlockIds);
        Assert.Equal(1, trace.AdjustedLines);
    }

    [Theory]
    [InlineData("{\"timestamp\": 5, \"input_length\": 1", "one JSON object", null)]
    [InlineData("[1]", "one JSON object", null)]
    [InlineData("{\"input_length\": 1, \"output_length\": 1}", "timestamp is missing", "timestamp")]
    [InlineData("{\"timestamp\": true, \"input_length\": 1, \"output_length\": 1}", "timestamp is true", "timestamp")]
    [InlineData("{\"timestamp\": -1, \"input_length\": 1, \"output_length\": 1}", "timestamp is -1", "timestamp")]
    [InlineData("{\"timestamp\": 1e400, \"input_length\": 1, \"output_length\": 1}", "timestamp is 1e400", "timestamp")]
    [InlineData("{\"timestamp\": 5, \"input_length\": 0, \"output_length\": 1}", "input_length is 0; allowed: a whole number of at least 1", "input_length")]
    [InlineData("{\"timestamp\": 5, \"input_tokens\": 1.5, \"output_length\": 1}", "input_tokens is 1.5", "input_tokens")]
    [InlineData("{\"timestamp\": 5, \"input_length\": 99999999999, \"output_length\": 1}", "input_length is 99999999999", "input_length")]
    [InlineData("{\"timestamp\": 5, \"input_length\": 1}", "output_length is missing", "output_length")]
    [InlineData("{\"timestamp\": 5, \"output_length\": 1}", "input_length is missing", "input_length")]
    [InlineData("{\"timestamp\": 5, \"input_length\": 1, \"output_length\": \"1\"}", "output_length is \"1\"", "output_length")]
    [InlineData("{\"timestamp\": 5, \"input_length\": 1, \"output_length\": 1, \"hash_ids\": 4}", "hash_ids is 4", "hash_ids")]
    [InlineData("{\"timestamp\": 5, \"input_length\": 1, \"output_length\": 1, \"hash_ids\": [\"a\"]}", "hash_ids is \"a\"", "hash_ids")]
    [InlineData("{\"timestamp\": 5, \"input_length\": 1, \"output_length\": 1, \"priority\": 1.5}", "priority is 1.5", "priority")]
    [InlineData("{\"timestamp\": 3, \"input_length\": 1, \"output_length\": 1}", "timestamp is 3; allowed: at or after the arrival of the previous line (4)", "timestamp")]
    public void A_broken_line_is_named_and_skipped_only_when_told(string line, string message, string? field)
    {
        const string Good = """{"timestamp": 4, "input_length": 1, "output_length": 1}""";
        var path = _files.Write("t.jsonl", $"{Good}\n\n{line}\n{Good}\n");

        var error = Assert.Throws<TraceException>(() => TraceReader.Open(path).Count());
        Assert.Equal((path, 3L, field), (error.Issue.File, error.Issue.Line, error.Issue.Field));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);

        var issues = new List<TraceIssue>();
        var trace = TraceReader.Open(path, new TraceReaderOptions { SkipBadLines = true, Report = issues.Add });
        Assert.Equal(2, trace.Count());
        Assert.Equal(1, trace.SkippedLines);
        Assert.Equal(error.Issue, issues.Single());
    }

    private List<WorkloadRequest> Read(string content) => [.. TraceReader.Open(_files.Write("t", content))];
}
