using Microsoft.Extensions.Logging;

namespace GlobalPlanner.FleetRuntime.Remote;

/// <summary>Log messages of a silo whose fleet is another process: 2200-2299.</summary>
internal static partial class FleetClientLog
{
    [LoggerMessage(2200, LogLevel.Warning, "The fleet's clock could not be read; the planner's clock continues on its own")]
    public static partial void ClockNotRead(this ILogger logger, Exception exception);

    [LoggerMessage(2201, LogLevel.Warning, "The planner's clock was {AheadS:0.###} s ahead of the fleet's (negative: behind) and is being corrected")]
    public static partial void ClockCorrected(this ILogger logger, double aheadS);

    [LoggerMessage(2202, LogLevel.Error, "The fleet runs at speed {Fleet} but this silo at {Silo}; restart the silo")]
    public static partial void SpeedChanged(this ILogger logger, double fleet, double silo);

    [LoggerMessage(2203, LogLevel.Warning, "The forward passes of the fleet's engines could not be read; after ten seconds without them, pools see none")]
    public static partial void PassesNotRead(this ILogger logger, Exception exception);
}
