using System.IO.Compression;
using System.Text;
using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Performance.Bootstrap;

namespace GlobalPlanner.Planning.Tests.Performance.Bootstrap;

/// <summary>Reference 02, section 4: the order of sources.</summary>
public class BootstrapPlanTests
{
    private const string Npz = "selected_prefill_interpolation/raw_data.npz";
    private const string Json = "prefill_raw_data.json";

    private static readonly byte[] Good = NumPyFiles.Json(("prefill_isl", [100, 200, 300]), ("prefill_ttft", [10, 12, 14]));

    private static readonly byte[] GoodNpz = NumPyFiles.Npz(
        CompressionLevel.Optimal, ("prefill_isl", NumPyFiles.Npy(1, 2, 3, 4)), ("prefill_ttft", NumPyFiles.Npy(1, 2, 3, 4)));

    private static readonly byte[] Kept = Encoding.UTF8.GetBytes(
        """{"results":[{"point":{"point_type":"prefill"},"fpms":[{"wall_time":0.5,"scheduled_requests":{"num_prefill_requests":1,"sum_prefill_tokens":9}},{}]}]}""");

    [Fact]
    public void Files_follow_an_interpolation_that_is_not_in_this_build()
    {
        var data = Resolve(new BootstrapOptions { WantsAicInterpolation = true }, EngineRole.Prefill, (Json, Good));

        Assert.Equal(BootstrapSource.ProfileFiles, data.Source);
        Assert.Equal(3, data.Passes.Length);
        var failure = Assert.Single(data.Failures);
        Assert.Equal(BootstrapSource.AicInterpolation, failure.Source);
        Assert.StartsWith("aic_interpolation is not available in this build: it needs the native model;", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_npz_file_comes_before_the_json_file()
    {
        var data = Resolve(new BootstrapOptions(), EngineRole.Prefill, (Json, Good), (Npz, GoodNpz));

        Assert.Equal(4, data.Passes.Length);
        Assert.StartsWith(Npz, data.SourceText, StringComparison.Ordinal);
        Assert.Empty(data.Failures);
    }

    [Fact]
    public void A_broken_npz_file_is_named_and_the_json_file_tried()
    {
        var data = Resolve(new BootstrapOptions(), EngineRole.Prefill, (Npz, [1, 2, 3]), (Json, Good));

        Assert.Equal(3, data.Passes.Length);
        Assert.Contains("is not a whole ZIP archive", Assert.Single(data.Failures).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kept_answer_of_the_endpoint_comes_last()
    {
        var both = Resolve(new BootstrapOptions(), EngineRole.Prefill, (BootstrapPlan.PerfMetricsFile, Kept), (Json, Good));
        var alone = Resolve(new BootstrapOptions(), EngineRole.Aggregated, (BootstrapPlan.PerfMetricsFile, Kept), (Json, Good));

        Assert.Equal(BootstrapSource.ProfileFiles, both.Source);
        Assert.Equal(BootstrapSource.PerfMetricsFile, alone.Source);
        Assert.Equal("get_perf_metrics.json (1 passes, 1 left out)", alone.SourceText);
        Assert.Contains("has nothing for an aggregated pool", Assert.Single(alone.Failures).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EngineRole.Prefill, "selected_prefill_interpolation/raw_data.npz nor prefill_raw_data.json")]
    [InlineData(EngineRole.Decode, "selected_decode_interpolation/raw_data.npz nor decode_raw_data.json")]
    [InlineData(EngineRole.Aggregated, "has nothing for an aggregated pool")]
    public void Without_any_source_the_reason_is_named(EngineRole role, string problem)
    {
        var data = Resolve(new BootstrapOptions(), role);

        Assert.True(data.IsEmpty);
        Assert.Null(data.Source);
        var failure = Assert.Single(data.Failures);
        Assert.Equal("profile_results_dir profiling_results", failure.Place);
        Assert.Contains(problem, failure.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_sweeping_no_file_is_opened()
    {
        var data = BootstrapPlan.Resolve(
            new BootstrapOptions { ReadsProfileResults = false }, EngineRole.Prefill, _ => throw new InvalidOperationException("opened"));

        Assert.True(data.IsEmpty);
        Assert.Equal("pre_deployment_sweeping_mode", Assert.Single(data.Failures).Place);
    }

    [Fact]
    public void Files_that_cannot_be_opened_are_named()
    {
        var data = BootstrapPlan.Resolve(
            new BootstrapOptions(), EngineRole.Decode, name => new ProfileFile(name) { Fault = "cannot be read: denied" });

        Assert.Equal(3, data.Failures.Length);
        Assert.All(data.Failures, failure => Assert.Equal("cannot be read: denied", failure.Problem));
    }

    private static BootstrapData Resolve(BootstrapOptions options, EngineRole role, params (string Name, byte[] Bytes)[] files) =>
        BootstrapPlan.Resolve(options, role, name =>
            files.Where(file => file.Name == name).Select(file => new ProfileFile(name) { Bytes = file.Bytes }).SingleOrDefault());
}
