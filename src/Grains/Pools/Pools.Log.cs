using GlobalPlanner.Planning.Identity;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.Grains.Pools;

/// <summary>Log messages of pool planners: 1100-1199.</summary>
internal static partial class PoolsLog
{
    [LoggerMessage(1100, LogLevel.Error, "Pool {Participant} is on hold: {Hold}. The next tick runs as planned; this is logged once for each different error")]
    public static partial void TickFailed(this ILogger logger, ParticipantId participant, string hold, Exception exception);

    [LoggerMessage(1101, LogLevel.Information, "Pool {Participant} is paused by {By}: {Reason}. For: {Duration}")]
    public static partial void Paused(this ILogger logger, ParticipantId participant, string by, string reason, TimeSpan? duration);

    [LoggerMessage(1102, LogLevel.Information, "Pool {Participant} is resumed by {By}")]
    public static partial void Resumed(this ILogger logger, ParticipantId participant, string by);

    [LoggerMessage(1103, LogLevel.Warning, "The tick observer {Observer} failed; the tick is unaffected")]
    public static partial void ObserverFailed(this ILogger logger, string observer, Exception exception);

    [LoggerMessage(1104, LogLevel.Debug, "A tick could not be sent")]
    public static partial void TickNotSent(this ILogger logger, Exception exception);

    [LoggerMessage(1105, LogLevel.Error, "The traffic source of {Participant} could not be created; the pool is on hold")]
    public static partial void TrafficSourceFailed(this ILogger logger, ParticipantId participant, Exception exception);

    [LoggerMessage(1106, LogLevel.Information, "Pool {Participant}: {By} changed settings: {Changes}")]
    public static partial void SettingsChanged(this ILogger logger, ParticipantId participant, string by, string changes);

    [LoggerMessage(1107, LogLevel.Warning, "Pool {Participant}: {Key} = {Value}, set by an operator, no longer fits the configuration file and is dropped: {Problem}")]
    public static partial void SettingDropped(this ILogger logger, ParticipantId participant, string key, string value, string problem);

    [LoggerMessage(1108, LogLevel.Warning, "Pool {Participant} rejected the changed configuration file; the previous configuration stays in force: {Problems}")]
    public static partial void FileNotFollowed(this ILogger logger, ParticipantId participant, string problems);
}
