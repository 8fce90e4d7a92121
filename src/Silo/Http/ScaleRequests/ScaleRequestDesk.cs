using System.Globalization;
using System.Net;
using GlobalPlanner.Clock;
using GlobalPlanner.Diagnostics.Metrics;
using GlobalPlanner.Planning.SharedBudget.Wire;
using GlobalPlanner.Silo.Access;
using GlobalPlanner.Silo.Reload;

namespace GlobalPlanner.Silo.Http.ScaleRequests;

/// <summary>
/// Receives scale requests of external planners. Checks the caller, its rate, the body and its permissions; a refusal is
/// explained to the caller, counted, and logged as an event.
/// </summary>
internal sealed class ScaleRequestDesk(
    RunningConfig running,
    RequestBuckets buckets,
    RefusedCallers refused,
    ScaleRequestHandler handler,
    MetricsRegistry metrics,
    PlannerClock clock)
{
    private const int MostBytes = 64 * 1024;

    /// <summary>Answers one request.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        var began = clock.Wall.GetTimestamp();
        var (status, answer, reason) = await DecideAsync(context);
        metrics.ScaleRequests.Record(answer.Status, reason, clock.Wall.GetElapsedTime(began));
        return ApiJson.WithStatus(answer, status);
    }

    private async Task<(int Status, ScaleResponseMessage Answer, string Reason)> DecideAsync(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        var callers = running.Access.Callers;
        var caller = callers?.Find(context.Request.Headers.Authorization);
        var who = caller?.Name ?? address?.ToString() ?? "unknown";
        if (buckets.Take(who) is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return Refuse(StatusCodes.Status429TooManyRequests, who, null, "too_many_requests", "Too many requests; ask again later.");
        }

        if (callers is not null && caller is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Refuse(StatusCodes.Status401Unauthorized, who, null, "not_authenticated", "The bearer token of a configured caller is needed.");
        }

        if (callers is null && !IsLocal(address))
        {
            return Refuse(StatusCodes.Status403Forbidden, who, null, "not_authorized", "Only planners on this machine may ask; configure callers to admit others.");
        }

        if (await ReadAsync(context) is not { } body)
        {
            return Refuse(StatusCodes.Status400BadRequest, who, null, "invalid", $"The body is larger than {MostBytes} bytes.");
        }

        var (request, problems) = ScaleRequestReader.Read(body);
        if (request is null)
        {
            return Refuse(StatusCodes.Status400BadRequest, who, null, "invalid", string.Join("; ", problems));
        }

        if (caller is not null && !caller.May(request))
        {
            return Refuse(StatusCodes.Status403Forbidden, who, request.Participant.Value, "not_authorized", $"Namespace {request.CallerNamespace} not authorized");
        }

        var (answer, reason) = await handler.HandleAsync(request.ToScaleRequest($"http/{who}/{Guid.NewGuid():N}"), context.RequestAborted);
        if (reason == "not_authorized")
        {
            refused.Add(who, request.Participant.Value, answer.Message);
        }

        return (StatusCodes.Status200OK, answer, answer.Status == ScaleResponseMessage.Success ? ScaleResponseMessage.Success : reason);
    }

    private (int Status, ScaleResponseMessage Answer, string Reason) Refuse(int status, string caller, string? subject, string reason, string message)
    {
        refused.Add(caller, subject, message);
        return (status, new ScaleResponseMessage { Status = ScaleResponseMessage.Error, Message = message, Reason = reason }, reason);
    }

    /// <summary>The body; null when it is too large.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MostBytes)
        {
            return null;
        }

        var buffer = new byte[MostBytes + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted);
        return length > MostBytes ? null : buffer[..length];
    }

    private static bool IsLocal(IPAddress? address) =>
        address is not null && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
}
