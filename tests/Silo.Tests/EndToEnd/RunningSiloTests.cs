using System.Net;
using System.Text.Json;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Silo.Tests.EndToEnd;

/// <summary>The built-in deployment as a newcomer runs it.</summary>
[Trait("Category", "Slow")] // A real process; one start is shared by all tests of this class.
public sealed class RunningSiloTests(RunningSiloTests.BuiltInSilo silo) : IClassFixture<RunningSiloTests.BuiltInSilo>
{
    [Fact]
    public async Task The_page_and_its_parts_are_served_without_anything_foreign()
    {
        foreach (var (path, type) in new[] { ("/", "text/html"), ("/page.css", "text/css"), ("/page.js", "text/javascript"), ("/chart.js", "text/javascript"), ("/icon.svg", "image/svg+xml") })
        {
            using var answer = await silo.Process.Http.GetAsync(path);
            var text = await answer.Content.ReadAsStringAsync();

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
            Assert.StartsWith("default-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.DoesNotContain("https://", text, StringComparison.Ordinal);
            Assert.DoesNotContain("innerHTML", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pools_tick_and_the_silo_is_ready_to_decide()
    {
        await silo.ReadyAsync();

        // A silo is ready once every first tick has begun; its decision follows when the tick ends.
        await Eventually.ThatAsync(
            async () => (await silo.Process.GetAsync("/api/v1/status")).GetProperty("pools").EnumerateArray()
                .Count(pool => pool.GetProperty("last_decision").ValueKind != JsonValueKind.Null) == 4,
            "all four pools have decided");
        Assert.Equal("ok\n", await silo.Process.Http.GetStringAsync("/healthz"));
        Assert.Equal(4, (await silo.Process.GetAsync("/api/v1/pools")).GetArrayLength());
        var budget = Assert.Single((await silo.Process.GetAsync("/api/v1/budgets")).EnumerateArray());
        Assert.True(budget.GetProperty("held_gpus").GetInt32() <= budget.GetProperty("ceiling_gpus").GetInt32());
    }

    [Fact]
    public async Task A_pool_tells_its_history_samples_and_decision()
    {
        await silo.ReadyAsync();
        var name = (await silo.Process.GetAsync("/api/v1/pools"))[0].GetProperty("name").GetString();

        Assert.Equal(name, (await silo.Process.GetAsync($"/api/v1/pools/{name}")).GetProperty("name").GetString());
        Assert.NotEqual(0, (await silo.Process.GetAsync($"/api/v1/pools/{name}/history?since=1h")).GetArrayLength());
        Assert.NotEqual(0, (await silo.Process.GetAsync($"/api/v1/pools/{name}/samples?since=2020-01-01T00:00:00Z")).GetArrayLength());
        var record = await silo.Process.GetAsync($"/api/v1/pools/{name}/explain");
        Assert.NotEqual(0, record.GetProperty("decision").GetProperty("explanation").GetArrayLength());
    }

    [Theory]
    [InlineData("/api/v1/pools/no/body", HttpStatusCode.NotFound, "no/body")]
    [InlineData("/api/v1/pools/no/body/history", HttpStatusCode.NotFound, "no/body")]
    [InlineData("/api/v1/nothing", HttpStatusCode.NotFound, "/api/v1/nothing")]
    [InlineData("/api/v1/pools/{pool}/history?since=yesterday", HttpStatusCode.BadRequest, "since is 'yesterday'")]
    [InlineData("/api/v1/pools/{pool}/samples?since=-5m", HttpStatusCode.BadRequest, "since is '-5m'")]
    [InlineData("/api/v1/pools/{pool}/explain?at=soon", HttpStatusCode.BadRequest, "at is 'soon'")]
    [InlineData("/api/v1/pools/{pool}/explain?at=2001-01-01T00:00:00Z", HttpStatusCode.NotFound, "keeps no decision")]
    [InlineData("/simulation/pools/no/body/metrics", HttpStatusCode.NotFound, "no/body")]
    public async Task What_makes_no_sense_is_a_problem_object(string path, HttpStatusCode status, string detail)
    {
        await silo.ReadyAsync();
        var pool = (await silo.Process.GetAsync("/api/v1/pools"))[0].GetProperty("name").GetString();
        using var answer = await silo.Process.Http.GetAsync(path.Replace("{pool}", pool, StringComparison.Ordinal));
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_are_readable_text_with_pools_budget_and_traffic_from_the_simulated_routers()
    {
        await silo.ReadyAsync();
        var name = (await silo.Process.GetAsync("/api/v1/pools"))[0].GetProperty("name").GetString();
        await Eventually.ThatAsync(
            async () => (await silo.Process.Http.GetStringAsync("/metrics")).Contains($"dynamo_planner_observed_requests_per_second{{pool=\"{name}\"}}", StringComparison.Ordinal),
            "a pool has read its router's metrics");
        var text = await silo.Process.Http.GetStringAsync("/metrics");

        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
        {
            Assert.Matches("^[a-z_]+(\\{([a-z_]+=\"[^\"]*\",?)*\\})? [0-9.eE+-]+$", line);
        }

        Assert.Contains("globalplanner_budget_held_gpus", text, StringComparison.Ordinal);
        Assert.Contains("dynamo_component_router_requests_started_total", await silo.Process.Http.GetStringAsync($"/simulation/pools/{name}/metrics"), StringComparison.Ordinal);
        Assert.Contains("dynamo_frontend_requests_started_total", await silo.Process.Http.GetStringAsync("/simulation/frontend/metrics"), StringComparison.Ordinal);
    }

    public sealed class BuiltInSilo : IAsyncLifetime
    {
        private SiloFolder? _folder;

        internal SiloProcess Process { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            _folder = new SiloFolder();
            Process = await SiloProcess.StartAsync(_folder.Root, "--config", _folder.BuiltIn(), "--urls", SiloProcess.AnyPort, "--speed", "20");
        }

        public async Task DisposeAsync()
        {
            await Process.DisposeAsync();
            _folder?.Dispose();
        }

        internal Task ReadyAsync() => Eventually.ThatAsync(
            async () =>
            {
                using var answer = await Process.Http.GetAsync("/readyz");
                return answer.StatusCode == HttpStatusCode.OK;
            },
            "the silo is ready");
    }
}
