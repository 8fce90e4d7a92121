using System.Text.Json;
using GlobalPlanner.Client.Tests.Support;

namespace GlobalPlanner.Client.Tests.Commands.Arbitrate;

public sealed class ArbitrateCommandTests : IDisposable
{
    private const string Deployments =
        """{"deployments": {"inf/a": {"decode": {"replicas": 4, "gpu_per_replica": 1}}, "inf/b": {"decode": {"replicas": 4, "gpu_per_replica": 1}}}}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_line_a_request_to_the_letter()
    {
        var run = await RunAsync("""{"max_total_gpus": 8, "arbitration": "pairing"}""", [Deployments, Ask(0, "a", 8), Ask(1, "b", 2)]);

        Assert.Equal((0, 2), (run.ExitCode, run.OutLines.Length));
        Assert.Equal(
            """{"at_s":0,"status":"rejected","outcome":"rejected","message":"GPU budget breach: total 12 exceeds ceiling (8); no feasible pair packing","reason":"ceiling","applied":{},"total_gpus":8,"held_gpus":8,"ceiling":8,"floor":null,"waiting":[{"pool":"inf/a/decode","wanted_replicas":8,"granted_replicas":4,"since_s":0,"reason":"ceiling","message":"inf/a/decode 4 to 8 needs 4 GPUs, 0 of 8 free; inf/b/decode holds 4. It stays at 4; shrink another role or raise max_total_gpus."}]}""",
            run.OutLines[0]);
        using var second = JsonDocument.Parse(run.OutLines[1]);
        Assert.Equal(("success", "granted"), (second.RootElement.GetProperty("status").GetString(), second.RootElement.GetProperty("outcome").GetString()));
        Assert.Equal("""{"inf/a/decode":6,"inf/b/decode":2}""", second.RootElement.GetProperty("applied").GetRawText());
    }

    [Fact]
    public async Task What_waits_is_served_when_the_release_has_drained()
    {
        var deployments = Deployments[..^1] + """, "hold_seconds": {"drain": 10}}""";
        var run = await RunAsync("""{"max_total_gpus": 8}""", [deployments, Ask(0, "a", 6), Ask(1, "b", 3), Tick(10), Tick(12)]);

        var lines = run.OutLines.Select(static line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["held", "granted", null, null], lines.Select(static line => line.GetProperty("outcome").GetString()));
        Assert.Equal(["{}", """{"inf/b/decode":3}""", "{}", """{"inf/a/decode":5}"""], lines.Select(static line => line.GetProperty("applied").GetRawText()));
        Assert.All(lines, static line => Assert.Equal(8, line.GetProperty("held_gpus").GetInt64()));
        Assert.Equal(1, lines[^1].GetProperty("waiting").GetArrayLength());
    }

    [Fact]
    public async Task The_policy_of_the_command_line_wins_and_observations_count()
    {
        var run = await RunAsync(
            """{"max_total_gpus": 8, "arbitration": "quota"}""",
            [Deployments, """{"at_s": 0, "observe": {"inf/b": null}}""", Ask(1, "a", 8)],
            "--policy", "pairing");

        using var line = JsonDocument.Parse(run.Out);
        Assert.Equal(("success", 8), (line.RootElement.GetProperty("status").GetString(), line.RootElement.GetProperty("total_gpus").GetInt32()));
    }

    [Fact]
    public async Task Every_bad_line_is_named_and_nothing_is_played()
    {
        var run = await RunAsync(
            """{"max_total_gpus": 8}""",
            [
                """{"deployments": {"inf/a": {"decode": {"replicas": -1}, "encoder": {}}}}""",
                """{"at_s": 5, "request": {"caller_namespace": "x"}}""",
                """{"at_s": 1, "tick": true}""",
                "nonsense",
            ]);

        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        foreach (var part in (string[])["line 1: deployments.inf/a.decode.replicas: -1", "encoder", "line 2: request:", "target_replicas", "line 3: at_s: 1", "line 4: line: nonsense"])
        {
            Assert.Contains(part, run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_table_is_for_people()
    {
        var run = await RunAsync("""{"max_total_gpus": 8}""", [Deployments, Ask(0, "b", 3)], "--output", "table");

        Assert.Contains("inf/b/decode=3", run.Out, StringComparison.Ordinal);
        Assert.Contains("granted", run.Out, StringComparison.Ordinal);
    }

    private static string Ask(int at, string name, int replicas) =>
        $$$"""{"at_s": {{{at}}}, "request": {"caller_namespace": "inf-{{{name}}}", "k8s_namespace": "inf", "graph_deployment_name": "{{{name}}}", "target_replicas": [{"sub_component_type": "decode", "desired_replicas": {{{replicas}}}}]}}""";

    private static string Tick(int at) => $$"""{"at_s": {{at}}, "tick": true}""";

    private Task<Gplan.Result> RunAsync(string config, string[] lines, params string[] more) =>
        Gplan.RunAsync(["arbitrate", "--config", config, "--requests", _folder.Write("r.jsonl", string.Join('\n', lines)), .. more]);
}
