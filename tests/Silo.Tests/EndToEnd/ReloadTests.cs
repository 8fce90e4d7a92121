using System.Net;
using System.Text.Json;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Silo.Tests.EndToEnd;

/// <summary>The configuration file changes while the silo runs.</summary>
[Trait("Category", "Slow")] // A real process that looks at its file every two seconds.
public sealed class ReloadTests : IDisposable
{
    private readonly SiloFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_changed_file_is_taken_a_broken_one_is_said_and_changes_nothing()
    {
        var config = _folder.Contended(8);
        await using var silo = await SiloProcess.StartAsync(_folder.Root, "--config", config, "--urls", SiloProcess.AnyPort, "--speed", "20");
        await Eventually.ThatAsync(async () => await CeilingAsync(silo) == 8, "the budget answers");

        _folder.Contended(6);
        await Eventually.ThatAsync(async () => await CeilingAsync(silo) == 6, "the lower ceiling");

        _folder.Write("silo.yaml", "budgets: { shared: { max_total_gpus: many } }\nnonsense: 1\n");
        await Eventually.ThatAsync(
            async () => Attention(await silo.GetAsync("/api/v1/status")).Any(line =>
                line.Contains("budgets.shared.max_total_gpus = 'many'", StringComparison.Ordinal) && line.Contains("pools", StringComparison.Ordinal)),
            "the status names every error");
        Assert.Equal(6, await CeilingAsync(silo));
        Assert.Contains("globalplanner_config_last_reload_successful 0", await silo.Http.GetStringAsync("/metrics"), StringComparison.Ordinal);
        using (var alive = await silo.Http.GetAsync("/healthz"))
        {
            Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        }

        _folder.Contended(7, "metrics_timeout_seconds: 9");
        await Eventually.ThatAsync(
            async () => Attention(await silo.GetAsync("/api/v1/status")).Any(line =>
                line.Contains("pools[inf/a].metrics_timeout_seconds = 9 (was 5) is read only when the silo starts", StringComparison.Ordinal)),
            "the status names what needs a restart");
        Assert.Equal(6, await CeilingAsync(silo));

        _folder.Contended(7);
        await Eventually.ThatAsync(async () => await CeilingAsync(silo) == 7, "the file that is in order again");
        await Eventually.ThatAsync(
            async () => !Attention(await silo.GetAsync("/api/v1/status")).Any(line => line.Contains("stays in force", StringComparison.Ordinal)),
            "nothing is wrong with the file any more");
        Assert.Contains("globalplanner_config_last_reload_successful 1", await silo.Http.GetStringAsync("/metrics"), StringComparison.Ordinal);
        var events = (await silo.GetAsync("/api/v1/events?subject=budget/shared&kind=settings_changed")).GetProperty("events").EnumerateArray().ToList();
        Assert.Contains(events, what => Text(what, "message") == "max_total_gpus = 6 (was 8)" && Text(what, "by") == "configuration file");
        Assert.Equal(2, (await silo.GetAsync("/api/v1/events?kind=config_refused")).GetProperty("events").GetArrayLength());
        Assert.Single(silo.Error, line => line.Contains("[1501]", StringComparison.Ordinal) && line.Contains("'many'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hang_up_reads_the_file_at_once_even_when_it_is_the_same()
    {
        var config = _folder.Contended(8);
        await using var silo = await SiloProcess.StartAsync(_folder.Root, "--config", config, "--urls", SiloProcess.AnyPort);
        _folder.Write("silo.yaml", "rubbish");

        await RefusedAgainAsync(silo);
        await RefusedAgainAsync(silo);

        _folder.Contended(5);
        await silo.AskAsync("HUP");
        await Eventually.ThatAsync(async () => await CeilingAsync(silo) == 5, "the lower ceiling");
        var (exitCode, _) = await silo.SignalAsync("TERM");
        Assert.Equal(0, exitCode);
    }

    /// <summary>
    /// Hangs up once and waits until the file is refused once more. Not for an exact number: a file that is written just
    /// when the silo looks by itself may be read once more than it was asked for.
    /// </summary>
    private static async Task RefusedAgainAsync(SiloProcess silo)
    {
        var before = await RefusalsAsync(silo);
        await silo.AskAsync("HUP");
        await Eventually.ThatAsync(async () => await RefusalsAsync(silo) > before, $"the file was refused more than {before} times");
    }

    private static async Task<int> RefusalsAsync(SiloProcess silo)
    {
        const string Series = "globalplanner_config_reload_total{result=\"refused\"} ";
        var line = (await silo.Http.GetStringAsync("/metrics")).Split('\n').FirstOrDefault(static line => line.StartsWith(Series, StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line.AsSpan(Series.Length), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<int?> CeilingAsync(SiloProcess silo) =>
        (await silo.GetAsync("/api/v1/budgets")) is { ValueKind: JsonValueKind.Array } budgets && budgets.GetArrayLength() > 0
            ? budgets[0].GetProperty("ceiling_gpus").GetInt32()
            : null;

    private static IEnumerable<string> Attention(JsonElement status) => status.GetProperty("attention").EnumerateArray().Select(line => line.GetString()!);

    private static string? Text(JsonElement what, string name) => what.GetProperty(name).GetString();
}
