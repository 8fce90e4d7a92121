using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.Dynamo.Tests.Scraping;

/// <summary>A real HTTP server on a free loopback port whose answer to <c>/metrics</c> a test sets.</summary>
public sealed class MetricsServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MetricsServer(WebApplication app) => _app = app;

    public RequestDelegate Answer { get; set; } = _ => Task.CompletedTask;

    public Uri Endpoint => new(_app.Urls.Single() + "/metrics");

    public static async Task<MetricsServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new MetricsServer(app);
        app.MapGet("/metrics", context => server.Answer(context));
        await app.StartAsync();
        return server;
    }

    public void AnswerText(string text) => Answer = context => context.Response.WriteAsync(text);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
