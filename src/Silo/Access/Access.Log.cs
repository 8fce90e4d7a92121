namespace GlobalPlanner.Silo.Access;

/// <summary>Log messages of access: 2300-2399.</summary>
internal static partial class AccessLog
{
    [LoggerMessage(2300, LogLevel.Warning, "{Caller} was refused {Times} times: {Message}")]
    public static partial void Refused(this ILogger logger, string caller, int times, string message);
}
