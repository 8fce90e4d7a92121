using System.IO.Compression;
using System.Text;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Configuration.Aic;
using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Performance.Bootstrap;

namespace GlobalPlanner.Planning.Tests.Performance.Bootstrap;

/// <summary>Reference 02, section 4: the order of sources.</summary>
public class BootstrapPlanTests
{
    private const string Npz = "selected_prefill_interpolation/raw_data.npz";
    private const string Json = "prefill_raw_data.json";

    private static readonly BootstrapReading NoEndpoint =
        BootstrapReading.Failed(BootstrapSource.PerfMetricsEndpoint, "inf.prefill.get_perf_metrics", "answers an error", "start it");

    private static readonly BootstrapReading Endpoint =
        BootstrapReading.Of(BootstrapSource.PerfMetricsEndpoint, "inf.prefill.get_perf_metrics", [MeasuredPasses.Prefill(10, 1)]);

    private static readonly byte[] Good = NumPyFiles.Json(("prefill_isl", [100, 200, 300]), ("prefill_ttft", [10, 12, 14]));

    private static readonly byte[] GoodNpz = NumPyFiles.Npz(
        CompressionLevel.Optimal, ("prefill_isl", NumPyFiles.Npy(1, 2, 3, 4)), ("prefill_ttft", NumPyFiles.Npy(1, 2, 3, 4)));

    private static readonly byte[] Kept = Encoding.UTF8.GetBytes(
        """{"results":[{"point":{"point_type":"prefill"},"fpms":[{"wall_time":0.5,"scheduled_requests":{"num_prefill_requests":1,"sum_prefill_tokens":9}},{}]}]}""");

    [Fact]
    public void The_endpoint_wins_and_no_file_is_opened()
    {
        var data = BootstrapPlan.Resolve(new PlannerConfig(), EngineRole.Prefill, Endpoint, _ => throw new InvalidOperationException("opened"));

        Assert.Equal(BootstrapSource.PerfMetricsEndpoint, data.Source);
        Assert.Equal("inf.prefill.get_perf_metrics (1 passes)", data.SourceText);
        Assert.Empty(data.Failures);
    }

    [Fact]
    public void Files_follow_a_failed_endpoint_and_an_interpolation_that_is_not_in_this_build()
    {
        var data = Resolve(new PlannerConfig { AicInterpolation = Interpolation }, EngineRole.Prefill, NoEndpoint, (Json, Good));

        Assert.Equal(BootstrapSource.ProfileFiles, data.Source);
        Assert.Equal(3, data.Passes.Length);
        Assert.Equal([BootstrapSource.PerfMetricsEndpoint, BootstrapSource.AicInterpolation], data.Failures.Select(failure => failure.Source));
        Assert.StartsWith("aic_interpolation is not available in this build: it needs the native model;", data.Failures[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Interpolation_is_of_mode_rapid_only() => Assert.Empty(
        Resolve(new PlannerConfig { AicInterpolation = Interpolation, PreDeploymentSweepingMode = SweepingMode.Thorough }, EngineRole.Prefill, null, (Json, Good)).Failures);

    [Fact]
    public void The_npz_file_comes_before_the_json_file()
    {
        var data = Resolve(new PlannerConfig(), EngineRole.Prefill, null, (Json, Good), (Npz, GoodNpz));

        Assert.Equal(4, data.Passes.Length);
        Assert.StartsWith(Npz, data.SourceText, StringComparison.Ordinal);
        Assert.Empty(data.Failures);
    }

    [Fact]
    public void A_broken_npz_file_is_named_and_the_json_file_tried()
    {
        var data = Resolve(new PlannerConfig(), EngineRole.Prefill, null, (Npz, [1, 2, 3]), (Json, Good));

        Assert.Equal(3, data.Passes.Length);
        Assert.Contains("is not a whole ZIP archive", Assert.Single(data.Failures).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kept_answer_of_the_endpoint_comes_last()
    {
        var both = Resolve(new PlannerConfig(), EngineRole.Prefill, null, (BootstrapPlan.PerfMetricsFile, Kept), (Json, Good));
        var alone = Resolve(new PlannerConfig(), EngineRole.Aggregated, null, (BootstrapPlan.PerfMetricsFile, Kept), (Json, Good));

        Assert.Equal(BootstrapSource.ProfileFiles, both.Source);
        Assert.Equal(BootstrapSource.PerfMetricsFile, alone.Source);
        Assert.Equal("get_perf_metrics.json (1 passes, 1 left out)", alone.SourceText);
        Assert.Contains("serves no aggregated pool", Assert.Single(alone.Failures).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EngineRole.Prefill, "selected_prefill_interpolation/raw_data.npz nor prefill_raw_data.json")]
    [InlineData(EngineRole.Decode, "selected_decode_interpolation/raw_data.npz nor decode_raw_data.json")]
    [InlineData(EngineRole.Aggregated, "serves no aggregated pool")]
    public void Without_any_source_the_reason_is_named(EngineRole role, string problem)
    {
        var data = Resolve(new PlannerConfig(), role, null);

        Assert.True(data.IsEmpty);
        Assert.Null(data.Source);
        var failure = Assert.Single(data.Failures);
        Assert.Equal("profile_results_dir profiling_results", failure.Place);
        Assert.Contains(problem, failure.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(SweepingMode.None)]
    public void Mode_none_reads_no_files(SweepingMode? mode)
    {
        var config = new PlannerConfig { PreDeploymentSweepingMode = mode };
        var data = BootstrapPlan.Resolve(config, EngineRole.Prefill, null, _ => throw new InvalidOperationException("opened"));

        Assert.True(data.IsEmpty);
        Assert.Equal("pre_deployment_sweeping_mode", Assert.Single(data.Failures).Place);
        Assert.False(BootstrapPlan.Resolve(config, EngineRole.Prefill, Endpoint, _ => null).IsEmpty);
    }

    [Fact]
    public void Files_that_cannot_be_opened_are_named()
    {
        var data = BootstrapPlan.Resolve(
            new PlannerConfig(), EngineRole.Decode, null, name => new ProfileFile(name) { Fault = "cannot be read: denied" });

        Assert.Equal(3, data.Failures.Length);
        Assert.All(data.Failures, failure => Assert.Equal("cannot be read: denied", failure.Problem));
    }

    private static AicInterpolationSpec Interpolation => new()
    {
        HfId = "m",
        System = "h200_sxm",
        Backend = AicBackend.Vllm,
        Isl = 3000,
        Osl = 150,
        SweepMaxContextLength = 8192,
        PrefillInterpolationGranularity = 16,
        DecodeInterpolationGranularity = 6,
        PrefillPick = new AicPick(),
        DecodePick = new AicPick(),
    };

    private static BootstrapData Resolve(PlannerConfig config, EngineRole role, BootstrapReading? endpoint, params (string Name, byte[] Bytes)[] files) =>
        BootstrapPlan.Resolve(config, role, endpoint, name =>
            files.Where(file => file.Name == name).Select(file => new ProfileFile(name) { Bytes = file.Bytes }).SingleOrDefault());
}
