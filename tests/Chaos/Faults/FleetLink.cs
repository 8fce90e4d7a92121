using System.Text.Json;
using System.Text.Json.Nodes;
using GlobalPlanner.Planning.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GlobalPlanner.Chaos.Faults;

/// <summary>
/// The way of one silo to the fleet: an HTTP proxy that hands everything on until it is told to do worse. What it does to
/// a request is drawn from a seeded source, in the order in which requests come.
/// </summary>
internal sealed class FleetLink : IAsyncDisposable
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(6);

    private readonly HttpClient _fleet;
    private readonly Random _random;
    private readonly IHost _host;

    private FleetLink(Uri fleet, int seed)
    {
        _fleet = new HttpClient { BaseAddress = fleet, Timeout = TimeSpan.FromSeconds(30) };
        _random = new Random(seed);
        _host = new HostBuilder()
            .ConfigureWebHost(web => web
                .UseKestrelCore()
                .UseUrls("http://127.0.0.1:0")
                .Configure(app => app.Run(HandleAsync)))
            .Build();
    }

    /// <summary>The address at which the silo reaches the fleet.</summary>
    public Uri Address => new(_host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Share of requests that are delayed, lost or left without an answer, 0 to 1.</summary>
    public double Loss { get; set; }

    /// <summary>Share of writes that are carried out twice, 0 to 1.</summary>
    public double Repeats { get; set; }

    /// <summary>Whether nothing gets through.</summary>
    public bool Cut { get; set; }

    /// <summary>Offset of the fleet's clock as this silo sees it.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>Requests that met a fault.</summary>
    public long Faulted { get; private set; }

    /// <summary>Opens a way to the fleet.</summary>
    public static async Task<FleetLink> OpenAsync(Uri fleet, int seed)
    {
        var link = new FleetLink(fleet, seed);
        await link._host.StartAsync();
        return link;
    }

    /// <summary>Hands on everything.</summary>
    public void Heal() => (Loss, Repeats, Cut, ClockOffset) = (0, 0, false, TimeSpan.Zero);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero, TimeProvider.System);
        await _host.StopAsync(atOnce.Token);
        _host.Dispose();
        _fleet.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var (fate, delay) = Draw(context.Request);
        if (fate == Fate.LostOnTheWay)
        {
            context.Abort();
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        await Task.Delay(fate is Fate.Late or Fate.LateAndUnanswered ? delay : TimeSpan.Zero, TimeProvider.System);
        var answer = await TrySendAsync(context.Request, body.ToArray());
        if (fate == Fate.Repeated)
        {
            _ = RepeatAsync(context.Request.Method, PathOf(context.Request), context.Request.ContentType, body.ToArray(), delay);
        }

        if (answer is null || fate is Fate.Unanswered or Fate.LateAndUnanswered)
        {
            context.Abort();
            return;
        }

        using (answer)
        {
            await AnswerAsync(context, answer);
        }
    }

    private (Fate Fate, TimeSpan Delay) Draw(HttpRequest request)
    {
        lock (_random)
        {
            var write = HttpMethods.IsPut(request.Method);
            var fate = Cut ? Fate.LostOnTheWay
                : _random.NextDouble() < Loss ? (Fate)_random.Next(1, 5)
                : write && _random.NextDouble() < Repeats ? Fate.Repeated
                : Fate.HandedOn;
            Faulted += fate == Fate.HandedOn ? 0 : 1;
            return (fate, LongestDelay * _random.NextDouble());
        }
    }

    private static string PathOf(HttpRequest request) => request.Path + request.QueryString;

    private Task<HttpResponseMessage?> TrySendAsync(HttpRequest request, byte[] body) =>
        TrySendAsync(request.Method, PathOf(request), request.ContentType, body);

    private async Task<HttpResponseMessage?> TrySendAsync(string method, string path, string? contentType, byte[] body)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), path);
        if (body.Length > 0)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        try
        {
            return await _fleet.SendAsync(message);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            return null;
        }
    }

    private async Task RepeatAsync(string method, string path, string? contentType, byte[] body, TimeSpan delay)
    {
        await Task.Delay(delay, TimeProvider.System);
        (await TrySendAsync(method, path, contentType, body))?.Dispose();
    }

    private async Task AnswerAsync(HttpContext context, HttpResponseMessage answer)
    {
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        if (ClockOffset != TimeSpan.Zero && context.Request.Path.Value!.EndsWith("/clock", StringComparison.Ordinal))
        {
            var clock = JsonNode.Parse(bytes)!;
            clock["now"] = JsonSerializer.SerializeToNode(clock["now"]!.Deserialize<DateTimeOffset>() + ClockOffset, PlanningJson.Options);
            bytes = JsonSerializer.SerializeToUtf8Bytes(clock);
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        try
        {
            await context.Response.Body.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // Who asked has given up, or was killed.
            return;
        }
    }

    private enum Fate
    {
        HandedOn,
        Late,
        LostOnTheWay,
        Unanswered,
        LateAndUnanswered,
        Repeated,
    }
}
