using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Configuration.Aic;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Performance.Bootstrap;
using GlobalPlanner.Planning.Performance.Native;
using GlobalPlanner.Planning.Tick.Options;

namespace GlobalPlanner.Planning.Tests.Tick.Options;

/// <summary>The mode decides which engines are modelled; every setting of their models reaches the options.</summary>
public sealed class PerformanceOptionsOfTests
{
    [Theory]
    [InlineData(PlannerMode.Disagg, EngineRole.Prefill, EngineRole.Decode)]
    [InlineData(PlannerMode.Prefill, EngineRole.Prefill, null)]
    [InlineData(PlannerMode.Decode, null, EngineRole.Decode)]
    [InlineData(PlannerMode.Agg, null, EngineRole.Aggregated)]
    public void Roles_that_the_mode_scales_are_modelled(PlannerMode mode, EngineRole? prefill, EngineRole? decode)
    {
        var config = new PlannerConfig { Mode = mode };
        var options = config.ToPerformanceOptions();

        Assert.Equal((prefill, decode), (config.Mode.EngineRole(PoolRole.Prefill), config.Mode.EngineRole(PoolRole.Decode)));
        Assert.Equal((prefill is not null, decode is not null), (options.Prefill is not null, options.Decode is not null));
        Assert.True(decode is not { } role || role == options.DecodeEngines);
    }

    [Fact]
    public void Every_setting_reaches_its_option()
    {
        var options = new PlannerConfig
        {
            MaxNumFpmSamples = 32,
            LoadMinObservations = 3,
            FpmSampleBucketSize = 9,
            FpmSampleMaxAgeSeconds = 100,
            FpmYoungWorkerSeconds = 20,
            AicPerfModel = new AicPerfModelSpec
            {
                HfId = "m",
                System = "s",
                Backend = AicBackend.Vllm,
                PrefillPick = new AicPick { Dp = 2 },
                DecodePick = new AicPick { Dp = 4 },
            },
        }.ToPerformanceOptions();

        var expected = new PerformanceOptions
        {
            MaxSamples = 32,
            MinObservations = 3,
            BucketCount = 9,
            SampleMaxAgeSeconds = 100,
            YoungWorkerSeconds = 20,
            AttentionDp = 2,
            ExpectsNativeModel = true,
        };
        Assert.Equal(expected, options.Prefill);
        Assert.Equal(expected with { AttentionDp = 4 }, options.Decode);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(SweepingMode.None, false)]
    [InlineData(SweepingMode.Rapid, true)]
    [InlineData(SweepingMode.Thorough, true)]
    public void Profile_results_are_read_when_there_was_a_sweep(SweepingMode? mode, bool reads) =>
        Assert.Equal(reads, new PlannerConfig { PreDeploymentSweepingMode = mode }.ToBootstrapOptions().ReadsProfileResults);

    [Theory]
    [InlineData(SweepingMode.Rapid, true)]
    [InlineData(SweepingMode.Thorough, false)]
    public void Interpolation_belongs_to_the_rapid_sweep(SweepingMode mode, bool wants)
    {
        Assert.Equal(wants, new PlannerConfig { PreDeploymentSweepingMode = mode, AicInterpolation = Interpolation }.ToBootstrapOptions().WantsAicInterpolation);
        Assert.False(new PlannerConfig { PreDeploymentSweepingMode = mode }.ToBootstrapOptions().WantsAicInterpolation);
    }

    [Fact]
    public void Measurements_are_samples_or_a_model_as_configured()
    {
        var data = new BootstrapData
        {
            Role = EngineRole.Prefill,
            Passes = [MeasuredPasses.Prefill(100, 10), MeasuredPasses.Prefill(200, 12)],
        };

        Assert.Equal(2, new PlannerConfig().ToKnowledge(data)!.Samples.Length);
        var model = new PlannerConfig { ProfileResultsAs = ProfileResultsUse.Model }.ToKnowledge(data)!;
        Assert.IsType<InterpolatedEngineModel>(model.Model);
        Assert.Empty(model.Samples);
        Assert.Single(new PlannerConfig { ProfileResultsAs = ProfileResultsUse.Model }.ToKnowledge(data with { Passes = data.Passes[..1] })!.Samples);
        Assert.Null(new PlannerConfig().ToKnowledge(data with { Passes = [] }));
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
}
