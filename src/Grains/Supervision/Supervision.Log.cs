using Microsoft.Extensions.Logging;

namespace GlobalPlanner.Grains.Supervision;

/// <summary>Log messages of supervision: 1300-1399.</summary>
internal static partial class SupervisionLog
{
    [LoggerMessage(1300, LogLevel.Warning, "{Failed} of {Pools} pools could not be started; they are tried again at every round")]
    public static partial void PoolsNotRunning(this ILogger logger, int failed, int pools, Exception? exception);

    [LoggerMessage(1301, LogLevel.Information, "All {Pools} pools run again")]
    public static partial void PoolsRunningAgain(this ILogger logger, int pools);

    [LoggerMessage(1302, LogLevel.Error, "A round of the pool supervisor failed; the next one runs")]
    public static partial void SupervisionFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1303, LogLevel.Information, "{Running} of {Pools} pools here; holds: {Holds}; GPUs held: {Budgets}")]
    public static partial void Summary(this ILogger logger, int running, int pools, string holds, string budgets);

    [LoggerMessage(1304, LogLevel.Warning, "The summary could not be made")]
    public static partial void SummaryFailed(this ILogger logger, Exception exception);
}
