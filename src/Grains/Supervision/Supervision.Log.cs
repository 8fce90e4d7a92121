using Microsoft.Extensions.Logging;

namespace GlobalPlanner.Grains.Supervision;

/// <summary>Log messages of supervision: 1300-1399.</summary>
internal static partial class SupervisionLog
{
    [LoggerMessage(1300, LogLevel.Warning, "{Failed} of {Pools} pools could not be started; every round tries again")]
    public static partial void PoolsNotRunning(this ILogger logger, int failed, int pools, Exception? exception);

    [LoggerMessage(1301, LogLevel.Information, "All {Pools} pools run again")]
    public static partial void PoolsRunningAgain(this ILogger logger, int pools);

    [LoggerMessage(1302, LogLevel.Error, "A round of the pool supervisor failed; the next one runs")]
    public static partial void SupervisionFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1303, LogLevel.Information, "{Running} of {Pools} pools here; holds: {Holds}; GPUs held: {Budgets}")]
    public static partial void Summary(this ILogger logger, int running, int pools, string holds, string budgets);

    [LoggerMessage(1304, LogLevel.Warning, "The summary could not be built")]
    public static partial void SummaryFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1305, LogLevel.Information, "{Pools} pools moved to where they belong among {Silos} silos")]
    public static partial void PoolsMoved(this ILogger logger, int pools, int silos);

    [LoggerMessage(1306, LogLevel.Information, "All {Pools} pools of this silo were handed over to others")]
    public static partial void HandedOver(this ILogger logger, int pools);

    [LoggerMessage(1307, LogLevel.Warning, "{Pools} pools were not handed over in time; the other silos start them")]
    public static partial void HandoverUnfinished(this ILogger logger, int pools, Exception exception);
}
