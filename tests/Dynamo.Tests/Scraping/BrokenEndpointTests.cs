using GlobalPlanner.Dynamo.Scraping;
using GlobalPlanner.Planning.Observations;
using Microsoft.AspNetCore.Http;

namespace GlobalPlanner.Dynamo.Tests.Scraping;

/// <summary>Faults of an endpoint: each is a failed reading with a reason, and leaves the baseline unchanged.</summary>
public class BrokenEndpointTests
{
    public static TheoryData<string, RequestDelegate, string> Answers => new()
    {
        { "500", context => Status(context, 500), "answered 500" },
        { "404", context => Status(context, 404), "answered 404" },
        { "html", context => context.Response.WriteAsync("<html>\n"), "line 1 is not Prometheus text: the metric name is missing: '<html>'" },
        { "text", context => context.Response.WriteAsync("a 1\nout of memory\n"), "line 2 is not Prometheus text" },
        { "cut within a line", context => context.Response.WriteAsync(Page(99)[..^3]), "the page ends within the line" },
        { "cut off", CutOff, string.Empty },
        { "slow", context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted), "did not answer within 0.2 s" },
        { "slow within the page", SlowPage, "did not answer within 0.2 s" },
        { "too large", context => context.Response.WriteAsync(new string('#', 3000) + "\n"), "answered more than 2000 bytes" },
        { "too large without length", LargeChunks, "answered more than 2000 bytes" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task It_is_a_failure_with_a_reason_and_the_next_good_page_is_compared_with_the_last_good_one(
        string what, RequestDelegate answer, string reason)
    {
        _ = what;
        await using var source = await SourceUnderTest.StartAsync(TrafficSourceKind.Router, target => target with
        {
            Timeout = TimeSpan.FromMilliseconds(what.StartsWith("slow", StringComparison.Ordinal) ? 200 : 10_000),
            MaxPageBytes = 2000,
        });
        await source.ReadAsync(Page(10));

        source.Server.Answer = answer;
        var failed = Assert.IsType<TrafficReading.Failed>(await source.ReadAsync());
        Assert.StartsWith($"Reading {source.Server.Endpoint} failed: ", failed.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, failed.Reason, StringComparison.Ordinal);

        var traffic = await source.ObserveAsync(Page(14));
        Assert.Equal((4, 120), (traffic.NumRequests, traffic.DurationS));
    }

    [Fact]
    public async Task The_caller_can_cancel()
    {
        await using var source = await SourceUnderTest.StartAsync(TrafficSourceKind.Router);
        using var cancelled = new CancellationTokenSource();
        source.Server.Answer = async context =>
        {
            await cancelled.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.ReadAsync(cancelled.Token).AsTask());
    }

    [Fact]
    public async Task A_token_is_sent_as_bearer()
    {
        await using var source = await SourceUnderTest.StartAsync(TrafficSourceKind.Router, target => target with { BearerToken = "secret" });
        string? sent = null;
        source.Server.Answer = context =>
        {
            sent = context.Request.Headers.Authorization;
            return context.Response.WriteAsync(Page(1));
        };
        await source.ReadAsync();
        Assert.Equal("Bearer secret", sent);
    }

    [Fact]
    public async Task Two_readings_at_one_instant_keep_the_baseline()
    {
        await using var source = await SourceUnderTest.StartAsync(TrafficSourceKind.Router);
        await source.ReadAsync(Page(10));
        source.Server.AnswerText(Page(11));
        Assert.IsType<TrafficReading.NoData>(await source.ReadAsync(CancellationToken.None));
        Assert.Equal(2, (await source.ObserveAsync(Page(12))).NumRequests);
    }

    private static string Page(int count)
    {
        const string Labels = "dynamo_namespace=\"my_ns\"";
        return $"dynamo_component_router_requests_started_total{{{Labels}}} {count}\n"
            + SourceUnderTest.Histogram("dynamo_component_router_input_sequence_tokens", Labels, count, count)
            + SourceUnderTest.Histogram("dynamo_component_router_output_sequence_tokens", Labels, count, count);
    }

    private static Task Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(Page(99));
    }

    private static async Task CutOff(HttpContext context)
    {
        context.Response.ContentLength = 1000;
        await context.Response.WriteAsync("a 1\n");
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    private static async Task SlowPage(HttpContext context)
    {
        await context.Response.WriteAsync("a 1\n");
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
    }

    private static async Task LargeChunks(HttpContext context)
    {
        for (var i = 0; i < 100; i++)
        {
            await context.Response.WriteAsync(new string('#', 99) + "\n");
            await context.Response.Body.FlushAsync();
        }
    }
}
