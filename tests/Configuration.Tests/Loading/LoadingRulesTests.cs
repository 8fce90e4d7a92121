using GlobalPlanner.Configuration.Loading;
using GlobalPlanner.Planning.Configuration;

namespace GlobalPlanner.Configuration.Tests.Loading;

public sealed class LoadingRulesTests : IDisposable
{
    private static readonly ConfigLoadOptions Bare = new() { Environment = _ => null };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.yaml", "mode: agg")]
    [InlineData("a.YML", "mode: agg")]
    [InlineData("a.json", "{\"mode\": \"agg\"}")]
    [InlineData("a.JSON", "{\"mode\": \"agg\"}")]
    [InlineData("a.conf", "{\"mode\": \"agg\"}")]
    [InlineData("a.conf", "mode: agg")]
    [InlineData("noending", "mode: agg")]
    public void The_ending_of_a_file_decides_its_format(string name, string text) =>
        Assert.Equal(PlannerMode.Agg, PlannerConfigLoader.Load(_folder.Write(name, text), Bare).Value?.Mode);

    [Fact]
    public void A_json_file_is_not_tried_as_yaml()
    {
        var path = _folder.Write("a.json", "mode: agg");
        var issue = Assert.Single(PlannerConfigLoader.Load(path, Bare).Issues);

        Assert.Equal((path, 1), (issue.Source, issue.Line));
        Assert.Contains("not valid JSON", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_yaml_names_file_and_line()
    {
        var path = _folder.Write("a.yaml", "mode: agg\nttft_ms: ]\n");

        Assert.StartsWith($"{path}:2: not valid YAML", Assert.Single(PlannerConfigLoader.Load(path, Bare).Issues).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_file_is_inline_json() =>
        Assert.Equal(PlannerMode.Agg, PlannerConfigLoader.Load(" {\"mode\": \"agg\"}", Bare).Value?.Mode);

    [Theory]
    [InlineData("mode: agg")]
    [InlineData("/nowhere/planner.yaml")]
    [InlineData("")]
    [InlineData("{\"mode\": }")]
    public void Neither_a_file_nor_json_is_refused(string value) =>
        Assert.Contains("neither a valid file path nor valid JSON", Assert.Single(PlannerConfigLoader.Load(value, Bare).Issues).Message, StringComparison.Ordinal);

    [Fact]
    public void Inline_json_longer_than_any_file_name_is_read() =>
        Assert.Equal(PlannerMode.Agg, PlannerConfigLoader.Load("{\"mode\": \"agg\", \"log_dir\": \"" + new string('x', 100_000) + "\"}", Bare).Value?.Mode);

    [Fact]
    public void A_name_too_long_is_refused_not_thrown() =>
        Assert.Contains("neither a valid file path", Assert.Single(PlannerConfigLoader.Load(new string('x', 100_000), Bare).Issues).Message, StringComparison.Ordinal);

    [Fact]
    public void Strict_makes_unknown_keys_errors()
    {
        Assert.NotNull(PlannerConfigLoader.Load("{\"foo\": 1}", Bare).Value);
        Assert.Null(PlannerConfigLoader.Load("{\"foo\": 1}", Bare with { Strict = true }).Value);
    }

    [Fact]
    public void A_global_planner_configuration_loads() =>
        Assert.Equal(16, GlobalPlannerConfigLoader.Load("{\"max_total_gpus\": 16}", Bare).Value?.MaxTotalGpus);
}
