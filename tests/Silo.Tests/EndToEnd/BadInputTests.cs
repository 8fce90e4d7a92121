using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Silo.Tests.EndToEnd;

/// <summary>A silo that cannot start says why in plain words, before it binds or writes anything.</summary>
[Trait("Category", "Slow")] // Every case is a real process.
public sealed class BadInputTests : IDisposable
{
    private readonly SiloFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_broken_configuration_lists_every_error_and_leaves_nothing_behind()
    {
        var config = _folder.Write("broken.yaml", """
            budgets:
              shared: { max_total_gpus: 2, min_total_gpus: 5 }
            orleans: { silo_port: 70000 }
            pools:
              - name: no-slash
                budget: elsewhere
                planner: { mode: sideways }
            simulation: { speed: -1 }
            """);

        var (exitCode, output, error) = await SiloProcess.RunAsync(_folder.Root, "--config", config);

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        foreach (var key in new[] { "min_total_gpus", "silo_port", "name", "mode", "speed" })
        {
            Assert.Contains(error.Split('\n'), line => line.Contains("broken.yaml", StringComparison.Ordinal) && line.Contains(key, StringComparison.Ordinal));
        }

        Assert.Equal(["broken.yaml"], Directory.EnumerateFileSystemEntries(_folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_pool_whose_environment_this_build_cannot_serve_is_named_with_the_remedy()
    {
        var config = _folder.Write("silo.yaml", """
            pools:
              - name: inf/a
                planner: { environment: kubernetes }
            """);

        var (exitCode, output, error) = await SiloProcess.RunAsync(_folder.Root, "--config", config);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Equal($"{config}: pools[0].planner.environment = kubernetes: is not available in this build for pool inf/a; give global-planner, with which the pool runs on a simulated fleet", error.TrimEnd());
        Assert.Equal(["silo.yaml"], Directory.EnumerateFileSystemEntries(_folder.Root).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("--speed", "0", "greater than 0")]
    [InlineData("--speed", "fast", "--speed is 'fast'")]
    [InlineData("--run-for", "soon", "--run-for is 'soon'")]
    [InlineData("--no-such-option", "1", "--no-such-option")]
    public async Task Wrong_usage_is_exit_code_2_with_a_hint(string option, string value, string message)
    {
        var (exitCode, _, error) = await SiloProcess.RunAsync(_folder.Root, option, value);

        Assert.Equal(2, exitCode);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Contains("--help", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_silo_on_the_same_data_directory_is_refused()
    {
        string[] arguments = ["--config", _folder.Contended(8), "--urls", SiloProcess.AnyPort];
        await using var first = await SiloProcess.StartAsync(_folder.Root, arguments);

        var (exitCode, _, error) = await SiloProcess.RunAsync(_folder.Root, arguments);

        Assert.Equal(1, exitCode);
        Assert.Contains(_folder.Data, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        using var answer = await first.Http.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var config = _folder.Contended(8);

        var http = await SiloProcess.RunAsync(_folder.Root, "--config", config, "--urls", $"http://127.0.0.1:{port}");
        await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config)).Replace("gateway_port: 0", $"gateway_port: {port}", StringComparison.Ordinal));
        var gateway = await SiloProcess.RunAsync(_folder.Root, "--config", config, "--urls", SiloProcess.AnyPort);

        Assert.Equal((1, 1), (http.ExitCode, gateway.ExitCode));
        Assert.Contains($"{port}", http.Error, StringComparison.Ordinal);
        Assert.Contains($"Port {port}", gateway.Error, StringComparison.Ordinal);
        Assert.Contains("orleans.gateway_port", gateway.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", http.Error + gateway.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_trace_line_is_named_and_skipped_only_on_request()
    {
        var trace = _folder.Write("trace.jsonl", """
            {"timestamp": 0, "input_length": 100, "output_length": 5, "hash_ids": [1]}
            {"timestamp": 10, "input_length": "many", "output_length": 5, "hash_ids": [1]}
            {"timestamp": 20, "input_length": 100, "output_length": 5, "hash_ids": [1]}
            """);
        string[] arguments = ["--config", _folder.Contended(8), "--urls", SiloProcess.AnyPort, "--trace", trace, "--speed", "60", "--run-for", "30s"];

        var refused = await SiloProcess.RunAsync(_folder.Root, arguments);
        var skipped = await SiloProcess.RunAsync(_folder.Root, [.. arguments, "--skip-bad-lines"]);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("trace.jsonl line 2", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--skip-bad-lines", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, skipped.ExitCode);
        Assert.Contains("trace.jsonl line 2", skipped.Error, StringComparison.Ordinal);
        Assert.Matches(@"requests\s+2 ", skipped.Output);
    }

    [Fact]
    public async Task A_pool_whose_metrics_page_is_rubbish_holds_by_name_and_the_others_go_on()
    {
        using var rubbish = new TcpListener(IPAddress.Loopback, 0);
        rubbish.Start();
        var serving = ServeRubbishAsync(rubbish);
        var endpoint = $"metrics_endpoint: http://127.0.0.1:{((IPEndPoint)rubbish.LocalEndpoint).Port}/metrics";
        await using var silo = await SiloProcess.StartAsync(
            _folder.Root, "--config", _folder.Contended(8, endpoint), "--urls", SiloProcess.AnyPort, "--speed", "20");

        JsonElement broken = default, other = default;
        await Eventually.ThatAsync(
            async () =>
            {
                var pools = (await silo.GetAsync("/api/v1/pools")).EnumerateArray().ToDictionary(pool => pool.GetProperty("name").GetString()!);
                (broken, other) = (pools["inf/a"], pools["inf/b"]);
                return broken.GetProperty("hold").ValueKind == JsonValueKind.Object
                    && broken.GetProperty("hold").GetProperty("name").GetString() == "traffic_unavailable"
                    && other.GetProperty("decode").ValueKind == JsonValueKind.Object
                    && other.GetProperty("decode").GetProperty("desired_replicas").GetInt32() > 1;
            },
            "the one pool holds and the other grows");

        Assert.Equal(1, broken.GetProperty("decode").GetProperty("desired_replicas").GetInt32());
        var metrics = await silo.Http.GetStringAsync("/metrics");
        Assert.Contains("globalplanner_pool_hold_seconds{pool=\"inf/a\",reason=\"traffic_unavailable\"}", metrics, StringComparison.Ordinal);
        rubbish.Stop();
        await serving;
    }

    private static async Task ServeRubbishAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\n<html>no\n"u8.ToArray());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
        {
            return;
        }
    }
}
