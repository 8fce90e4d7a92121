using CsCheck;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Settings.Binding;
using GlobalPlanner.Settings.Documents;

namespace GlobalPlanner.Planning.Tests.Configuration;

public class DocumentTests
{
    [Fact]
    public void Yaml_and_json_of_the_same_content_bind_alike()
    {
        const string Yaml =
            """
            # a comment
            mode: disagg
            ttft_ms: 1.5e2
            optimization_target: sla
            pre_deployment_sweeping_mode: ~
            scheduling:
              scale_interval_seconds: 2.5
              external_plugins:
                - {plugin_id: "p", plugin_type: predict, priority: 0x5, endpoint: 'e', needs: [a, "1"]}
            """;
        const string Json =
            """
            {"mode": "disagg", "ttft_ms": 150.0, "optimization_target": "sla", "pre_deployment_sweeping_mode": null,
             "scheduling": {"scale_interval_seconds": 2.5,
              "external_plugins": [{"plugin_id": "p", "plugin_type": "predict", "priority": 5, "endpoint": "e", "needs": ["a", "1"]}]}}
            """;

        Assert.Equal(Shown(Bound.Yaml<PlannerConfig>(Yaml)), Shown(Bound.Json<PlannerConfig>(Json)));
    }

    [Theory]
    [InlineData("mode: disagg\nttft_ms: [1\nitl_ms: 3", ConfigFormat.Yaml, 3)]
    [InlineData("a: 1\n\tb: 2", ConfigFormat.Yaml, 2)]
    [InlineData("a: *nobody", ConfigFormat.Yaml, 1)]
    [InlineData("a: 1\n---\nb: 2", ConfigFormat.Yaml, 2)]
    [InlineData("a: 1\nb: !!python/object x", ConfigFormat.Yaml, 2)]
    [InlineData("{\n \"a\": 1,\n \"b\": }", ConfigFormat.Json, 3)]
    [InlineData("{\"a\": NaN}", ConfigFormat.Json, 1)]
    [InlineData("{} {}", ConfigFormat.Json, 1)]
    [InlineData("", ConfigFormat.Json, 1)]
    public void A_broken_document_names_its_line(string text, ConfigFormat format, int line)
    {
        Assert.False(ConfigText.TryParse(text, format, out _, out var error));
        Assert.Equal(line, error.Line);
    }

    [Fact]
    public void Aliases_and_merge_keys_are_resolved_and_own_keys_win()
    {
        var config = Bound.Yaml<PlannerConfig>("aic_perf_model: {hf_id: m, system: s, backend: vllm, prefill_pick: &p {tp: 2, pp: 3}, decode_pick: {<<: *p, pp: 1}}").Sound();

        Assert.Equal((6, 2), (config.AicPerfModel!.PrefillPick!.Gpus, config.AicPerfModel.DecodePick!.Gpus));
    }

    [Fact]
    public void Aliases_that_explode_are_refused()
    {
        var text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 9).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));

        Assert.False(ConfigText.TryParse(text, ConfigFormat.Yaml, out _, out var error));
        Assert.Contains("aliases", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ConfigFormat.Yaml)]
    [InlineData(ConfigFormat.Json)]
    public void Nesting_without_end_is_refused(ConfigFormat format)
    {
        Assert.False(ConfigText.TryParse(new string('[', 100_000), format, out _, out var error));
        Assert.Equal(1, error.Line);
    }

    [Theory]
    [InlineData("", "null")]
    [InlineData("5", "a number")]
    [InlineData("[1]", "a list")]
    public void A_document_must_be_a_mapping(string yaml, string what) =>
        Assert.Contains($"the document is {what}", Assert.Single(Bound.Yaml<PlannerConfig>(yaml).Issues).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ttft_ms: 1\nttft_ms: 2", ConfigFormat.Yaml)]
    [InlineData("{\"ttft_ms\": 1, \"ttft_ms\": 2}", ConfigFormat.Json)]
    public void Of_a_repeated_key_the_last_counts(string text, ConfigFormat format) =>
        Assert.Equal(2.0, (format == ConfigFormat.Yaml ? Bound.Yaml<PlannerConfig>(text) : Bound.Json<PlannerConfig>(text)).Sound().TtftMs);

    [Fact]
    public void Whatever_the_text_is_it_is_read_or_refused_with_a_line()
    {
        const string Sample = "a: &x [1, 'b', {c: *x}]\nd: |\n  text\n? k\n: \"v\"\n- e #f\n<<: {g: !!str 5}\n%YAML ---\n";
        Gen.Select(Gen.Int[0, Sample.Length], Gen.Int[0, Sample.Length], Gen.Char["[]{}:,-\n\t '\"&*!|>%@#?"])
            .Sample(
                cut =>
                {
                    var text = Sample.Remove(Math.Min(cut.Item1, cut.Item2), Math.Abs(cut.Item1 - cut.Item2)).Insert(Math.Min(cut.Item1, cut.Item2), cut.Item3.ToString());
                    return ConfigText.TryParse(text, ConfigFormat.Yaml, out _, out var yaml) != (yaml is { Line: > 0 })
                        && ConfigText.TryParse(text, ConfigFormat.Json, out _, out var json) != (json is { Line: > 0 });
                },
                iter: 3000);
    }

    private static string Shown(ConfigLoadResult<PlannerConfig> loaded) => EffectiveSettings.ToJson(loaded.Sound()).ToJsonString();
}
