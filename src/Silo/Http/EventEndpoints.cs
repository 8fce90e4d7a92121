using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Interfaces.Events;

namespace GlobalPlanner.Silo.Http;

/// <summary><c>/api/v1/events</c>: the events of the control plane, oldest first.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/events", static async (
            IGrainFactory grains, PlannerClock clock, string? after, string? limit, string? since, string? subject, string? kind) =>
        {
            long? behind = null;
            if (after is not null)
            {
                if (!long.TryParse(after, out var ordinal) || ordinal < 0)
                {
                    return ApiJson.BadParameter(nameof(after), after, "give the ordinal of an event, at least 0.");
                }

                behind = ordinal;
            }

            var count = 100;
            if (limit is not null && (!int.TryParse(limit, out count) || count is < 1 or > EventQuery.MostEvents))
            {
                return ApiJson.BadParameter(nameof(limit), limit, $"give a number from 1 to {EventQuery.MostEvents}.");
            }

            if (!TimeParameter.TryParse(since, clock.Now, TimeSpan.Zero, out var from))
            {
                return ApiJson.BadParameter(nameof(since), since!, TimeParameter.Allowed);
            }

            return ApiJson.Ok(await grains.GetGrain<IEventLogGrain>(IEventLogGrain.Key).ReadAsync(new EventQuery
            {
                After = behind,
                Since = string.IsNullOrWhiteSpace(since) ? null : from,
                Subject = subject,
                Kind = kind,
                Limit = count,
            }));
        });
}
