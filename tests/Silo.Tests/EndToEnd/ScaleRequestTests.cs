using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Silo.Tests.EndToEnd;

/// <summary>Planners outside ask a real silo for replicas.</summary>
[Trait("Category", "Slow")] // Real processes.
public sealed class ScaleRequestTests : IDisposable
{
    private const string Callers = """

        callers:
          - { name: ops, token_sha256: 4c5dc9b7708905f77f5e5d16316b5dfb425e68cb326dcd55a860e90a7707031e, namespaces: [inf-a], deployments: [inf/a] }
        http: { requests_per_second: 0.01, request_burst: 12 }
        """;

    private readonly SiloFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_callers_planners_of_this_machine_are_answered_as_by_dynamo()
    {
        await using var silo = await StartAsync("");
        await SeenAsync(silo);

        var (status, shrunk) = await AskAsync(silo, Request("inf", "a", "inf-a", 1));
        var (_, rejected) = await AskAsync(silo, Request("inf", "a", "inf-a", 500));
        var (_, unknown) = await AskAsync(silo, Request("inf", "nobody", "inf-nobody", 1));
        var (bad, problems) = await AskAsync(silo, """{"k8s_namespace": "inf", "target_replicas": [{"sub_component_type": "router", "desired_replicas": -1}]}""");
        var (large, _) = await AskAsync(silo, $$"""{"caller_namespace": "{{new string('x', 70_000)}}"}""");

        Assert.Equal((HttpStatusCode.OK, "success"), (status, Text(shrunk, "status")));
        Assert.Equal(1, shrunk.GetProperty("current_replicas").GetProperty("decode").GetInt32());
        Assert.Contains(Text(rejected, "status"), new[] { "rejected", "success" });
        Assert.Contains(Text(rejected, "outcome"), new[] { "held", "partial" });
        Assert.Contains(Text(unknown, "status"), new[] { "rejected", "error" });
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (bad, large));
        Assert.Equal("error", Text(problems, "status"));
        foreach (var key in new[] { "caller_namespace", "graph_deployment_name", "sub_component_type", "desired_replicas" })
        {
            Assert.Contains(key, Text(problems, "message"), StringComparison.Ordinal);
        }

        var health = await silo.GetAsync("/api/v1/health");
        Assert.Equal(("healthy", "GlobalPlanner", "all"), (Text(health, "status"), Text(health, "component"), Text(health, "managed_namespaces")));
        var metrics = await silo.Http.GetStringAsync("/metrics");
        Assert.Contains("dynamo_planner_global_scale_request_total{result=\"success\",reason=\"success\"} ", metrics, StringComparison.Ordinal);
        Assert.Contains("dynamo_planner_global_scale_request_total{result=\"error\",reason=\"invalid\"} 2", metrics, StringComparison.Ordinal);
        Assert.Contains("dynamo_planner_global_scale_request_latency_seconds_bucket{result=\"success\"", metrics, StringComparison.Ordinal);
        Assert.Contains("dgd_name=\"a\"", metrics, StringComparison.Ordinal);
        Assert.Contains(silo.Output, line => line.Contains("only planners on this machine may send them", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hostile_caller_is_refused_limited_and_visible()
    {
        await using var silo = await StartAsync(Callers);
        await SeenAsync(silo);

        var (nobody, _) = await AskAsync(silo, Request("inf", "a", "inf-a", 1));
        var (wrong, _) = await AskAsync(silo, Request("inf", "a", "inf-a", 1), "guessed");
        var (own, answered) = await AskAsync(silo, Request("inf", "a", "inf-a", 1), "test-token");
        var (forged, identity) = await AskAsync(silo, Request("inf", "a", "inf-b", 1), "test-token");
        var (foreign, _) = await AskAsync(silo, Request("inf", "b", "inf-a", 1), "test-token");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (nobody, wrong));
        Assert.Equal((HttpStatusCode.OK, "success"), (own, Text(answered, "status")));
        Assert.Equal((HttpStatusCode.Forbidden, "error", "Namespace inf-b not authorized"), (forged, Text(identity, "status"), Text(identity, "message")));
        Assert.Equal(HttpStatusCode.Forbidden, foreign);

        HttpResponseMessage? flooded = null;
        for (var i = 0; i < 12 && flooded is null; i++)
        {
            var answer = await SendAsync(silo, Request("inf", "a", "inf-b", 1), "test-token");
            flooded = answer.StatusCode == HttpStatusCode.TooManyRequests ? answer : null;
        }

        Assert.NotNull(flooded);
        Assert.True(flooded.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        await Eventually.ThatAsync(
            async () => (await silo.GetAsync("/api/v1/events?kind=refused_caller")).GetProperty("events").EnumerateArray()
                .Any(what => Text(what, "by") == "ops" && Text(what, "message") == "Namespace inf-b not authorized"),
            "the refusal is an event");
        var metrics = await silo.Http.GetStringAsync("/metrics");
        foreach (var reason in new[] { "not_authenticated", "not_authorized", "too_many_requests" })
        {
            Assert.Contains($"dynamo_planner_global_scale_request_total{{result=\"error\",reason=\"{reason}\"}} ", metrics, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Callers_that_make_no_sense_keep_the_silo_from_starting_and_are_listed()
    {
        var config = _folder.Contended(8);
        await File.AppendAllTextAsync(config, """

            callers:
              - { name: a, namespaces: [inf-a], deployments: [inf//a] }
              - { name: a, token_sha256: short, namespaces: [inf-a], deployments: [inf/a] }
            """);

        var (exitCode, _, error) = await SiloProcess.RunAsync(_folder.Root, "--config", config, "--urls", SiloProcess.AnyPort);

        Assert.Equal(1, exitCode);
        foreach (var part in new[] { "needs exactly one of token_env and token_sha256", "callers[0].deployments[0]", "callers[1].name", "callers[1].token_sha256" })
        {
            Assert.Contains(part, error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_token_that_is_not_in_the_environment_is_named()
    {
        var config = _folder.Contended(8);
        await File.AppendAllTextAsync(config, "\ncallers: [{ name: a, token_env: GP_NO_SUCH_TOKEN, namespaces: [inf-a], deployments: [inf/a] }]\n");

        var (exitCode, _, error) = await SiloProcess.RunAsync(_folder.Root, "--config", config, "--urls", SiloProcess.AnyPort);

        Assert.Equal(1, exitCode);
        Assert.Contains("GP_NO_SUCH_TOKEN", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("after=-1")]
    [InlineData("limit=0")]
    [InlineData("since=yesterday")]
    public async Task A_question_for_events_that_makes_no_sense_is_a_problem_object(string query)
    {
        await using var silo = await StartAsync("");
        using var answer = await silo.Http.GetAsync($"/api/v1/events?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private async Task<SiloProcess> StartAsync(string more)
    {
        var config = _folder.Contended(8);
        await File.AppendAllTextAsync(config, more);
        return await SiloProcess.StartAsync(_folder.Root, "--config", config, "--urls", SiloProcess.AnyPort, "--speed", "1");
    }

    private static Task SeenAsync(SiloProcess silo) => Eventually.ThatAsync(
        async () => (await silo.GetAsync("/api/v1/budgets"))[0].GetProperty("pools").GetArrayLength() == 2, "both deployments are in the ledger");

    private static string Request(string kubernetesNamespace, string name, string caller, int decode) => $$"""
        {"caller_namespace": "{{caller}}", "graph_deployment_name": "{{name}}", "k8s_namespace": "{{kubernetesNamespace}}", "blocking": false,
         "target_replicas": [{"sub_component_type": "decode", "component_name": null, "desired_replicas": {{decode}}}]}
        """;

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> AskAsync(SiloProcess silo, string body, string? token = null)
    {
        using var answer = await SendAsync(silo, body, token);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    private static async Task<HttpResponseMessage> SendAsync(SiloProcess silo, string body, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/scale_request") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await silo.Http.SendAsync(request);
    }

    private static string Text(JsonElement answer, string key) => answer.GetProperty(key).GetString()!;
}
