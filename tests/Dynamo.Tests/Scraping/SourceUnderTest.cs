using System.Globalization;
using GlobalPlanner.Connectors;
using GlobalPlanner.Dynamo.Scraping;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
using Microsoft.Extensions.Time.Testing;

namespace GlobalPlanner.Dynamo.Tests.Scraping;

/// <summary>A source that reads a real server; readings are a minute apart.</summary>
public sealed class SourceUnderTest : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly ITrafficSource _source;

    private SourceUnderTest(MetricsServer server, ScrapeTarget target)
    {
        Server = server;
        var factory = new HttpTrafficSourceFactory(_ => target, _http, Clock);
        _source = factory.Create(ParticipantId.Parse("inf/a"))!;
    }

    public static string Model => "Qwen/Qwen3-0.6B";

    public MetricsServer Server { get; }

    public FakeTimeProvider Clock { get; } = new();

    public static async Task<SourceUnderTest> StartAsync(TrafficSourceKind kind, Func<ScrapeTarget, ScrapeTarget>? change = null)
    {
        var server = await MetricsServer.StartAsync();
        var target = new ScrapeTarget { Endpoint = server.Endpoint, Kind = kind, DynamoNamespace = "my-ns", Model = Model };
        return new SourceUnderTest(server, change?.Invoke(target) ?? target);
    }

    public async Task<TrafficReading> ReadAsync()
    {
        Clock.Advance(TimeSpan.FromMinutes(1));
        return await _source.ReadAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
    }

    public Task<TrafficReading> ReadAsync(string page)
    {
        Server.AnswerText(page);
        return ReadAsync();
    }

    public async Task<TrafficObservation> ObserveAsync(string page) =>
        Assert.IsType<TrafficReading.Observed>(await ReadAsync(page)).Traffic;

    public ValueTask<TrafficReading> ReadAsync(CancellationToken cancellationToken) =>
        _source.ReadAsync(TimeSpan.FromMinutes(1), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
    }

    public static string Histogram(string name, string labels, double sum, double count) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name}_bucket{{{labels},le=\"+Inf\"}} {count}\n{name}_sum{{{labels}}} {sum}\n{name}_count{{{labels}}} {count}\n");
}
