using Microsoft.Extensions.Logging;

namespace GlobalPlanner.FleetRuntime.Simulated;

/// <summary>Log messages of the simulated fleet: 2100-2199.</summary>
internal static partial class FleetLog
{
    [LoggerMessage(2100, LogLevel.Critical, "The simulated fleet has stopped because of an error; its pools hold from now on")]
    public static partial void FleetStopped(this ILogger logger, Exception exception);

    [LoggerMessage(2101, LogLevel.Warning, "The simulated fleet is {BehindS:0} s behind its clock: this machine cannot keep up with speed {Speed}")]
    public static partial void FleetLags(this ILogger logger, double behindS, double speed);

    [LoggerMessage(2102, LogLevel.Information, "The workload has ended: all {Requests} requests have been served; the fleet keeps running")]
    public static partial void WorkloadEnded(this ILogger logger, long requests);

    [LoggerMessage(2103, LogLevel.Warning, "The planner's clock could not be stored; the next attempt follows in two seconds")]
    public static partial void ClockNotStored(this ILogger logger, Exception exception);
}
