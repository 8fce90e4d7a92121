using System.Collections.Immutable;
using System.Runtime.Loader;
using System.Text.Json;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Plugins.Tests;

/// <summary>Plugins of a real assembly, built by tests/SamplePlugins and not referenced from here.</summary>
public sealed class PluginLoaderTests
{
    private const string Sample = "GlobalPlanner.SamplePlugins";

    private static readonly string Folder = SampleFolder();

    [Theory]
    [InlineData("""{"max_replicas": 8, "roles": ["prefill", "decode"]}""", "8 prefill+decode 1.5 - AtMost")]
    [InlineData("""{"maxReplicas": 3, "roles": ["decode"], "headroom": 2.25, "reason": "night", "type": "at_least"}""", "3 decode 2.25 night AtLeast")]
    [InlineData("""{"MAX_REPLICAS": 3, "roles": [], "reason": null}""", "3  1.5 - AtMost")]
    public async Task A_class_is_constructed_with_its_kwargs_and_runs(string kwargs, string settings)
    {
        var result = PluginLoader.Load([Config("capped", $"{Sample}.CappedPropose", kwargs)], Folder);

        Assert.Empty(result.Errors);
        var pipeline = new PluginPipeline(new PipelineSettings(), result.Plugins, new TimedPluginCaller(TimeProvider.System));
        var outcome = await pipeline.RunAsync(pipeline.Start(DateTimeOffset.UnixEpoch), new PipelineTick(DateTimeOffset.UnixEpoch.AddSeconds(5), null));
        var evaluation = Assert.Single(outcome.Evaluations);
        Assert.Equal((PluginOutcome.Overrode, settings), (evaluation.Outcome, evaluation.Detail));
    }

    [Theory]
    [InlineData(Sample)]
    [InlineData($"{Sample}.dll")]
    [InlineData($"./{Sample}.dll")]
    public void A_module_is_a_name_or_a_path(string module)
    {
        var result = PluginLoader.Load([Config("two", $"{Sample}.TwoWays, {Sample}", "{}", PluginType.Predict) with { Module = module }], Folder);

        Assert.Empty(result.Errors);
        Assert.Single(result.Plugins);
    }

    [Fact]
    public void A_module_is_loaded_once_apart_from_the_host_and_shares_its_contracts()
    {
        var result = PluginLoader.Load(
            [Config("a", $"{Sample}.TwoWays", "{}", PluginType.Predict), Config("b", $"{Sample}.TwoWays", """{"model": "big"}""", PluginType.Predict)], Folder);

        var (first, second) = (result.Plugins[0].Plugin, result.Plugins[1].Plugin);
        Assert.Same(first.GetType(), second.GetType());
        Assert.NotSame(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(first.GetType().Assembly));
        Assert.IsAssignableFrom<IPredictPlugin>(first);
        Assert.Equal(("default", "big"), (Model(first), Model(second)));
    }

    [Fact]
    public void How_it_takes_part_comes_from_the_configuration()
    {
        var config = Config("a", $"{Sample}.TwoWays", "{}", PluginType.Predict) with
        {
            Priority = 7,
            ExecutionIntervalSeconds = 60,
            HoldPolicy = HoldPolicy.HoldLast,
            Needs = ["observations.traffic"],
            RequiresProducedFields = ["observations.traffic.num_req"],
            ObservationWindowSeconds = 180,
        };

        var plugin = Assert.Single(PluginLoader.Load([config], Folder).Plugins);

        Assert.Equal(
            ("a", PluginType.Predict, 7, 60.0, HoldPolicy.HoldLast, 180.0),
            (plugin.PluginId, plugin.Stage, plugin.Priority, plugin.ExecutionIntervalSeconds, plugin.HoldPolicy, plugin.ObservationWindowSeconds));
        Assert.Equal(["observations.traffic"], plugin.Needs.AsEnumerable());
        Assert.Equal(["observations.traffic.num_req"], plugin.RequiresProducedFields.AsEnumerable());
    }

    /// <summary>Class, kwargs, stage, the parameter the error is about, and words it must have.</summary>
    [Theory]
    [InlineData("CappedPropose", "{}", PluginType.Propose, "maxReplicas", "max_replicas (Int32)")]
    [InlineData("CappedPropose", """{"max_replicas": "many", "roles": []}""", PluginType.Propose, "maxReplicas", "\"many\" is not Int32")]
    [InlineData("CappedPropose", """{"max_replicas": null, "roles": []}""", PluginType.Propose, "maxReplicas", "is not Int32")]
    [InlineData("CappedPropose", """{"max_replicas": 1, "roles": [], "hedroom": 2}""", PluginType.Propose, "hedroom", "it has: maxReplicas, roles, headroom, reason, type")]
    [InlineData("CappedPropose", """{"max_replicas": 1, "maxReplicas": 2, "roles": []}""", PluginType.Propose, "maxReplicas", "keep one")]
    [InlineData("CappedPropose", """{"max_replicas": 1, "roles": [], "type": "exactly"}""", PluginType.Propose, "type", "is not OverrideType")]
    [InlineData("TwoWays", """{"model": null}""", PluginType.Predict, "model", "must be String")]
    [InlineData("CappedPropose", "{}", PluginType.Predict, null, "does not implement IPredictPlugin, which plugin_type predict needs; it implements: propose, constrain")]
    [InlineData("NoPlugin", "{}", PluginType.Predict, null, "it implements: none")]
    [InlineData("Missing", "{}", PluginType.Propose, null, $"has no type {Sample}.Missing; those that implement IProposePlugin are: {Sample}.CappedPropose")]
    [InlineData("PredictsNothing", "{}", PluginType.Predict, null, "abstract")]
    [InlineData("RefusesToStart", "{}", PluginType.Predict, null, "no model at this path")]
    public void An_error_names_the_plugin_and_the_remedy(string type, string kwargs, PluginType stage, string? parameter, string words)
    {
        var result = PluginLoader.Load([Config("mine", $"{Sample}.{type}", kwargs, stage)], Folder);

        Assert.Empty(result.Plugins);
        var error = result.Errors[0];
        Assert.Equal(("mine", Sample, $"{Sample}.{type}", parameter), (error.PluginId, error.Module, error.Class, error.Parameter));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.StartsWith($"plugin mine (module {Sample}, class {Sample}.{type})", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no.such.module", "looked for")]
    [InlineData("GlobalPlanner.SamplePlugins.deps.json/", "looked for")]
    [InlineData("./GlobalPlanner.SamplePlugins.pdb", "cannot be loaded as a .NET assembly")]
    [InlineData("bad\0name", "was not found")]
    public void A_module_that_cannot_be_loaded_is_an_error(string module, string words)
    {
        var error = Assert.Single(PluginLoader.Load([Config("mine", "X", "{}") with { Module = module }], Folder).Errors);

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_error_is_reported_at_once()
    {
        var result = PluginLoader.Load(
            [
                Config("twice", $"{Sample}.TwoWays", "{}", PluginType.Predict),
                Config("twice", $"{Sample}.TwoWays", "{}", PluginType.Predict) with { RequiresProducedFields = ["prediction"] },
                Config("builtin_load_propose", $"{Sample}.CappedPropose", """{"x": 1, "y": 2}"""),
            ],
            Folder);

        Assert.Equal(
            ["twice:", "twice:", "builtin_load_propose:", "builtin_load_propose:maxReplicas", "builtin_load_propose:roles", "builtin_load_propose:x", "builtin_load_propose:y"],
            result.Errors.Select(error => $"{error.PluginId}:{error.Parameter}"));
        Assert.Contains("predictions.predicted_num_req", result.Errors[1].Message, StringComparison.Ordinal);
    }

    private static string? Model(IPipelinePlugin plugin) => (string?)plugin.GetType().GetProperty("Model")!.GetValue(plugin);

    private static InProcessPluginConfig Config(string id, string type, string kwargs, PluginType stage = PluginType.Propose) => new()
    {
        PluginId = id,
        PluginType = stage,
        Priority = 5,
        Module = Sample,
        Class = type,
        Kwargs = JsonDocument.Parse(kwargs).RootElement.EnumerateObject().ToImmutableSortedDictionary(property => property.Name, property => property.Value.Clone()),
    };

    private static string SampleFolder()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(RepositoryPaths.Root, "tests", "SamplePlugins", "bin", framework.Parent!.Name, framework.Name);
    }
}
