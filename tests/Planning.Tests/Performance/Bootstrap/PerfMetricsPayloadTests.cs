using System.Text;
using System.Text.Json;
using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Performance.Bootstrap;

namespace GlobalPlanner.Planning.Tests.Performance.Bootstrap;

/// <summary>Reference 02, section 4.1; reference 06, section 8.</summary>
public class PerfMetricsPayloadTests
{
    private const string Answer = """
        {"model":"m","results":[
          {"point":{"point_type":"prefill","isl":100,"context_length":0,"batch_size":1},"fpms":[
            {"version":1,"worker_id":"7","counter_id":3,"wall_time":0.01,"scheduled_requests":{"num_prefill_requests":1,"sum_prefill_tokens":100}},
            {"wall_time":0.0},
            {"wall_time":0.02,"version":2},
            {"wall_time":"soon"},
            {"wall_time":0.02,"scheduled_requests":{"num_prefill_requests":-1}},
            4]},
          {"point":{"point_type":"decode","context_length":350,"batch_size":2},"fpms":[
            {"wall_time":0.005,"scheduled_requests":{"num_decode_requests":2,"sum_decode_kv_tokens":700}}]},
          {"point":{"point_type":"warmup"},"fpms":[{"wall_time":9}]},
          {"point":null,"fpms":[{"wall_time":9}]},
          {"point":{"point_type":"decode"}},
          "odd"]}
        """;

    [Theory]
    [InlineData(EngineRole.Prefill, new[] { 0.01 }, 5)]
    [InlineData(EngineRole.Decode, new[] { 0.005 }, 0)]
    [InlineData(EngineRole.Aggregated, new[] { 0.01, 0.005 }, 5)]
    public void A_role_takes_the_points_of_its_kind(EngineRole role, double[] wallTimes, int skipped)
    {
        foreach (var json in (string[])[Answer, JsonSerializer.Serialize(Answer)])
        {
            var reading = Read(json, role);

            Assert.Null(reading.Failure);
            Assert.Equal(wallTimes, reading.Passes.Select(pass => pass.WallTime));
            Assert.Equal(skipped, reading.Skipped);
        }
    }

    [Fact]
    public void A_pass_is_kept_as_it_was_reported()
    {
        var pass = Assert.Single(Read(Answer, EngineRole.Prefill).Passes);

        Assert.Equal(("7", 3L, 100L), (pass.WorkerId, pass.CounterId, pass.ScheduledRequests.SumPrefillTokens));
    }

    [Theory]
    [InlineData("""{"status":"error","message":"no benchmark data"}""", "answers an error: no benchmark data")]
    [InlineData("""{"status":"error"}""", "answers an error: no message")]
    [InlineData("""{"results":{}}""", "has no list results")]
    [InlineData("{}", "has no list results")]
    [InlineData("""{"results":[]}""", "holds no usable pass for Prefill engines")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("null", "is not a JSON object")]
    [InlineData("\"\\\"twice a string\\\"\"", "is not a JSON object")]
    [InlineData("\"not json\"", "is not JSON")]
    [InlineData("\"\\ud800\"", "is not JSON")]
    [InlineData("{", "is not JSON")]
    [InlineData("", "is not JSON")]
    public void An_answer_without_passes_says_why(string json, string problem)
    {
        var reading = Read(json, EngineRole.Prefill);

        Assert.Empty(reading.Passes);
        Assert.Contains(problem, reading.Failure!.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_cut_short_anywhere_is_refused()
    {
        var whole = Encoding.UTF8.GetBytes(Answer.TrimEnd());
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.NotNull(PerfMetricsPayload.Read(BootstrapSource.PerfMetricsFile, "get_perf_metrics.json", whole.AsMemory(0, length), EngineRole.Decode).Failure);
        }
    }

    private static BootstrapReading Read(string json, EngineRole role) =>
        PerfMetricsPayload.Read(BootstrapSource.PerfMetricsFile, "get_perf_metrics.json", Encoding.UTF8.GetBytes(json), role);
}
