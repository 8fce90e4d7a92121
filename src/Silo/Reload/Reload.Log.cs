namespace GlobalPlanner.Silo.Reload;

/// <summary>Log messages of reloading the configuration: 1500-1599.</summary>
internal static partial class ReloadLog
{
    [LoggerMessage(1500, LogLevel.Information, "The configuration {File} is in force: {Changes}")]
    public static partial void Reloaded(this ILogger logger, string file, string changes);

    [LoggerMessage(1501, LogLevel.Error, "The configuration {File} was rejected; the previous configuration stays in force. {Count} problems: {Problems}")]
    public static partial void Refused(this ILogger logger, string file, int count, string problems);

    [LoggerMessage(1502, LogLevel.Warning, "{Warning}")]
    public static partial void Doubtful(this ILogger logger, string warning);

    [LoggerMessage(1503, LogLevel.Warning, "The configuration could not be polled or its state could not be reported; the next attempt follows")]
    public static partial void WatchFailed(this ILogger logger, Exception exception);
}
