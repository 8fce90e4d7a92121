using Microsoft.Extensions.Logging;

namespace GlobalPlanner.Grains.Events;

/// <summary>Log messages of the event log: 1400-1499.</summary>
internal static partial class EventsLog
{
    [LoggerMessage(1400, LogLevel.Warning, "{Count} events could not be logged; they are sent again until they are")]
    public static partial void EventsNotLogged(this ILogger logger, int count, Exception exception);

    [LoggerMessage(1401, LogLevel.Warning, "{Count} events came faster than they could be logged and are missing")]
    public static partial void EventsLost(this ILogger logger, long count);

    [LoggerMessage(1402, LogLevel.Error, "The event log could not be stored; it is read again")]
    public static partial void LogNotStored(this ILogger logger, Exception exception);
}
