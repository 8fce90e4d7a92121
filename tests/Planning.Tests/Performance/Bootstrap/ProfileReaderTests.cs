using System.IO.Compression;
using System.Text;
using System.Text.Json;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Performance.Bootstrap;
using GlobalPlanner.Planning.Serialization;

namespace GlobalPlanner.Planning.Tests.Performance.Bootstrap;

/// <summary>Reference 02, section 4.2.</summary>
public class ProfileReaderTests
{
    private static readonly (string, double[])[] Prefill = [("prefill_isl", [100, 573.9, 3000]), ("prefill_ttft", [12.5, 30, 80])];

    private static readonly (string, double[])[] Decode =
    [
        ("x_kv_usage", [0.00035, 0.5, 0.0025, 0.0035]),
        ("y_context_length", [350, 1000, 1000, 0]),
        ("z_itl", [5, 20, 6, 7]),
        ("max_kv_tokens", [1000]),
    ];

    [Theory]
    [InlineData("npz")]
    [InlineData("json")]
    public void Prefill_measurements_become_passes_with_one_prompt(string format)
    {
        var reading = Read(format, EngineRole.Prefill, Prefill);

        Assert.Null(reading.Failure);
        Assert.Equal([100L, 573, 3000], reading.Passes.Select(pass => pass.ScheduledRequests.SumPrefillTokens));
        Assert.All(reading.Passes, pass => Assert.Equal(1, pass.ScheduledRequests.NumPrefillRequests));
        Assert.Equal([0.0125, 0.03, 0.08], reading.Passes.Select(pass => pass.WallTime));
        Assert.Equal([0L, 1, 2], reading.Passes.Select(pass => pass.CounterId));
    }

    // 0.35 rounds to 0, 2.5 to 2 and 3.5 to 4: half to even. A context of zero counts as one request.
    [Theory]
    [InlineData("npz")]
    [InlineData("json")]
    public void Decode_measurements_become_batches(string format)
    {
        var reading = Read(format, EngineRole.Decode, Decode);

        Assert.Null(reading.Failure);
        Assert.Equal([0L, 500, 2, 4], reading.Passes.Select(pass => pass.ScheduledRequests.SumDecodeKvTokens));
        Assert.All(reading.Passes, pass => Assert.Equal(1, pass.ScheduledRequests.NumDecodeRequests));
        Assert.Equal([0.005, 0.02, 0.006, 0.007], reading.Passes.Select(pass => pass.WallTime));
    }

    [Theory]
    [InlineData(0.5, 1000, 500)]
    [InlineData(0.0025, 1000, 2)]
    [InlineData(0.0035, 1000, 4)]
    [InlineData(0.001, 2000, 1)]
    public void Requests_round_half_to_even_and_are_at_least_one(double usage, double context, long requests)
    {
        var profile = new DecodeProfile { XKvUsage = [usage], YContextLength = [context], ZItl = [1], MaxKvTokens = 1_000_000 };

        Assert.Equal(requests, Assert.Single(profile.ToPasses()).ScheduledRequests.NumDecodeRequests);
    }

    [Fact]
    public void A_scalar_limit_and_members_nobody_asks_for_are_fine()
    {
        var text = """{"x_kv_usage":[0.1,0.2,0.3],"y_context_length":[100,100,100],"z_itl":[1,2,3],"max_kv_tokens":1000,"z_thpt_per_gpu":"n/a"}""";

        var reading = ProfileReader.Read(new ProfileFile("decode_raw_data.json") { Bytes = Encoding.UTF8.GetBytes(text) }, EngineRole.Decode);

        Assert.Equal(
            new PassRequests { NumDecodeRequests = 2, SumDecodeKvTokens = 200 },
            reading.Passes[1].ScheduledRequests);
    }

    public static TheoryData<string, EngineRole, string, double[], string> Unusable => new()
    {
        { "two points", EngineRole.Prefill, "prefill_isl", [1, 2], "has 2 points" },
        { "none", EngineRole.Prefill, "prefill_isl", [], "has 0 points" },
        { "unequal", EngineRole.Prefill, "prefill_ttft", [1, 2, 3, 4], "has 4 values for 3" },
        { "not a number", EngineRole.Prefill, "prefill_ttft", [1, double.NaN, 3], "holds NaN at index 1" },
        { "infinite", EngineRole.Prefill, "prefill_ttft", [1, 2, double.PositiveInfinity], "holds Infinity at index 2" },
        { "no time", EngineRole.Prefill, "prefill_ttft", [0, 2, 3], "holds 0 at index 0" },
        { "no tokens", EngineRole.Prefill, "prefill_isl", [0, 2, 3], "holds 0 at index 0" },
        { "negative", EngineRole.Prefill, "prefill_isl", [-1, 2, 3], "holds -1 at index 0" },
        { "beyond 32 bits", EngineRole.Prefill, "prefill_isl", [1, 2, 1e10], "holds 10000000000 at index 2" },
        { "percent", EngineRole.Decode, "x_kv_usage", [10, 20, 30, 40], "holds 10 at index 0" },
        { "two usages", EngineRole.Decode, "x_kv_usage", [0.1, 0.2], "has 2 points" },
        { "contexts unequal", EngineRole.Decode, "y_context_length", [1], "has 1 values for 4" },
        { "context negative", EngineRole.Decode, "y_context_length", [1, 2, 3, -4], "holds -4 at index 3" },
        { "times unequal", EngineRole.Decode, "z_itl", [1], "has 1 values for 4" },
        { "time negative", EngineRole.Decode, "z_itl", [1, 2, -3, 4], "holds -3 at index 2" },
        { "no limit", EngineRole.Decode, "max_kv_tokens", [], "has 0 values" },
        { "limit zero", EngineRole.Decode, "max_kv_tokens", [0], "holds 0 at index 0" },
        { "limit not a number", EngineRole.Decode, "max_kv_tokens", [double.NaN], "holds NaN" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Measurements_that_cannot_be_are_refused_by_name(string what, EngineRole role, string array, double[] values, string problem)
    {
        var arrays = (role == EngineRole.Prefill ? Prefill : Decode).Select(a => a.Item1 == array ? (array, values) : a).ToArray();

        var reading = Read("npz", role, arrays);

        Assert.Empty(reading.Passes);
        Assert.True(reading.Failure!.Problem.Contains(problem, StringComparison.Ordinal), $"{what}: {reading.Failure}");
        Assert.Equal($"raw_data.npz array {array}", reading.Failure.Place);
        Assert.NotEmpty(reading.Failure.Remedy);
    }

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("[1]", "is not a JSON object")]
    [InlineData("{\"prefill_isl\":[1,2,3]}", "is missing")]
    [InlineData("{\"prefill_isl\":[1,2,NaN],\"prefill_ttft\":[1,2,3]}", "is not JSON")]
    [InlineData("{\"prefill_isl\":[1,2,\"3\"],\"prefill_ttft\":[1,2,3]}", "not a number")]
    [InlineData("{\"prefill_isl\":{},\"prefill_ttft\":[1,2,3]}", "not a number")]
    [InlineData("{\"prefill_isl\":[1,2,1e999],\"prefill_ttft\":[1,2,3]}", "holds Infinity at index 2")]
    public void Json_that_is_no_profile_is_refused_by_name(string text, string problem)
    {
        var reading = ProfileReader.Read(new ProfileFile("prefill_raw_data.json") { Bytes = Encoding.UTF8.GetBytes(text) }, EngineRole.Prefill);

        Assert.Contains(problem, reading.Failure!.Problem, StringComparison.Ordinal);
        Assert.StartsWith("prefill_raw_data.json", reading.Failure.Place, StringComparison.Ordinal);
    }

    [Fact]
    public void Profiles_are_written_as_the_profiler_writes_them()
    {
        var prefill = new PrefillProfile { PrefillIsl = [100, 200, 300], PrefillTtft = [1.5, 2, 3] };
        var decode = new DecodeProfile { XKvUsage = [0.1, 0.2, 0.3], YContextLength = [350, 350, 350], ZItl = [5, 6, 7], MaxKvTokens = 10_000 };

        Assert.Equal("""{"prefill_isl":[100,200,300],"prefill_ttft":[1.5,2,3]}""", JsonSerializer.Serialize(prefill, PlanningJson.Options));
        Assert.Equal(
            """{"x_kv_usage":[0.1,0.2,0.3],"y_context_length":[350,350,350],"z_itl":[5,6,7],"max_kv_tokens":10000}""",
            JsonSerializer.Serialize(decode, PlanningJson.Options));
    }

    private static BootstrapReading Read(string format, EngineRole role, (string Array, double[] Values)[] arrays) => ProfileReader.Read(
        new ProfileFile($"raw_data.{format}")
        {
            Bytes = format == "json"
                ? NumPyFiles.Json(arrays)
                : NumPyFiles.Npz(CompressionLevel.Optimal, [.. arrays.Select(a => (a.Array, NumPyFiles.Npy(a.Values)))]),
        },
        role);
}
