using GlobalPlanner.Planning.Forecasting.Warmup;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Tests.Forecasting.Warmup;

/// <summary>Reference 02, sections 2 and 5.3.</summary>
public sealed class WarmupTraceTests
{
    private const int All = 1000;

    [Fact]
    public void Windows_are_dense_and_lie_on_the_grid_of_the_trace_5_3()
    {
        var trace = Read(Mooncake(0, 100, 10), Mooncake(59999, 300, 30), "", Mooncake(60000, 200, 20), Mooncake(240001, 500, 50));

        Assert.Equal(
            [Window(2, 200, 20), Window(1, 200, 20), Window(0, null, null), Window(0, null, null), Window(1, 500, 50)],
            trace.Windows(60, All).ToArray());
        Assert.Equal([Window(0, null, null), Window(1, 500, 50)], trace.Windows(60, last: 2).ToArray());
    }

    [Fact]
    public void Mooncake_times_count_from_zero_and_need_not_start_there() =>
        Assert.Equal(2, Read(Mooncake(119_999, 1, 1), Mooncake(120_000, 1, 1)).Windows(60, All).Length);

    [Fact]
    public void Dynamo_times_count_from_the_earliest_request_of_all_files()
    {
        var trace = new WarmupTrace();
        trace.Add("b.jsonl", [Dynamo("request_end", received: "1700000059999", isl: 300, osl: 30)]);
        trace.Add("a.jsonl", [
            Dynamo("request_start", received: "5", isl: 9, osl: 9),
            $$"""{"event": {{Dynamo("request_end", received: "1700000000000", isl: 100, osl: 10)}} }""",
            Dynamo("request_end", received: "null", isl: 200, osl: 20),
        ]);

        Assert.Equal([Window(2, 200, 20), Window(1, 200, 20)], trace.Windows(60, All).ToArray());
        Assert.Equal(3, trace.Requests);
    }

    [Fact]
    public void No_row_is_no_window() => Assert.Empty(Read("", "  ").Windows(60, All));

    [Fact]
    public void Far_times_make_no_more_windows_than_are_wanted() =>
        Assert.Equal(10, Read(Mooncake(0, 1, 1), Mooncake(999_999_999_999_999, 1, 1)).Windows(1, last: 10).Length);

    [Theory]
    [InlineData("0 interval", 0)]
    [InlineData("negative interval", -60)]
    public void An_interval_that_is_none_is_refused(string row, int interval)
    {
        Assert.NotNull(row);
        Assert.Throws<ArgumentOutOfRangeException>(() => Read(Mooncake(0, 1, 1)).Windows(interval, All));
    }

    [Theory]
    [InlineData("invalid JSON", """{"timestamp": 1,""", "is not JSON; allowed: one object a line")]
    [InlineData("NaN is no JSON", """{"timestamp": NaN, "input_length": 1, "output_length": 1}""", "is not JSON")]
    [InlineData("no object", "[1, 2]", "[1, 2] is not a JSON object")]
    [InlineData("missing time", """{"input_length": 1, "output_length": 1}""", "timestamp is missing; allowed: milliseconds, a finite number")]
    [InlineData("infinite time", """{"timestamp": 1e999, "input_length": 1, "output_length": 1}""", "timestamp is 1e999; allowed: milliseconds")]
    [InlineData("bool time", """{"timestamp": true, "input_length": 1, "output_length": 1}""", "timestamp is true; allowed")]
    [InlineData("text time", """{"timestamp": "1", "input_length": 1, "output_length": 1}""", "timestamp is \"1\"; allowed")]
    [InlineData("missing length", """{"timestamp": 1, "output_length": 1}""", "input_length is missing; allowed: a whole number of at least 0")]
    [InlineData("negative length", """{"timestamp": 1, "input_length": -1, "output_length": 1}""", "input_length is -1; allowed: a whole number")]
    [InlineData("fractional length", """{"timestamp": 1, "input_length": 1, "output_length": 1.5}""", "output_length is 1.5; allowed: a whole number")]
    [InlineData("bool length", """{"timestamp": 1, "input_length": false, "output_length": 1}""", "input_length is false; allowed")]
    [InlineData("neither format", """{"time": 1}""", "the row has neither schema nor timestamp; known are Mooncake's JSON lines")]
    [InlineData("newer schema", """{"schema": "dynamo.request.trace.v2"}""", "schema is \"dynamo.request.trace.v2\"; known are Mooncake's")]
    [InlineData("Dynamo without lengths", """{"schema": "dynamo.request.trace.v1", "event_type": "request_end", "event_time_unix_ms": 1}""", "request.replay.input_length is missing")]
    [InlineData("Dynamo without time", """{"schema": "dynamo.request.trace.v1", "event_type": "request_end"}""", "event_time_unix_ms is missing")]
    [InlineData("Azure", "TIMESTAMP,ContextTokens,GeneratedTokens", "this is an Azure LLM inference trace (CSV; gplan traffic --pattern trace --trace FILE --out FILE.jsonl converts it), which cannot warm up a predictor; known are Mooncake's JSON lines (timestamp in ms, input_length, output_length) and Dynamo's request trace")]
    [InlineData("ServeGen", "client,window_start_s,rate_rps", "this is ServeGen client data (CSV; gplan")]
    [InlineData("BurstGPT", "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type", "this is a BurstGPT trace (CSV), which")]
    public void What_cannot_be_used_is_refused_with_file_and_line(string row, string line, string words)
    {
        Assert.NotNull(row);
        var refused = Assert.Throws<WarmupTraceException>(() => Read("", line));

        Assert.StartsWith("t.jsonl line 2: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Formats_do_not_mix_not_even_across_files()
    {
        var trace = Read(Mooncake(0, 1, 1));

        var refused = Assert.Throws<WarmupTraceException>(() => trace.Add("u.jsonl", [Dynamo("request_start", "1", 1, 1)]));

        Assert.Equal(
            "u.jsonl line 1: the row is of another format (dynamo.request.trace.v1) than the rows before (Mooncake); give a trace of one format",
            refused.Message);
    }

    private static WarmupTrace Read(params string[] lines)
    {
        var trace = new WarmupTrace();
        trace.Add("t.jsonl", lines);
        return trace;
    }

    private static string Mooncake(long ms, int isl, int osl) =>
        $$"""{"timestamp": {{ms}}, "input_length": {{isl}}, "output_length": {{osl}}, "hash_ids": [1]}""";

    private static string Dynamo(string type, string received, int isl, int osl) =>
        $$"""
        {"schema":"dynamo.request.trace.v1","event_type":"{{type}}","event_time_unix_ms":1700000060000,"request":{"request_received_ms":{{received}},"output_tokens":{{osl}},"replay":{"input_length":{{isl}} } } }
        """;

    private static TrafficObservation Window(double requests, double? isl, double? osl) =>
        new() { DurationS = 60, NumRequests = requests, Isl = isl, Osl = osl };
}
