using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.Grains.Deployments;

/// <summary>Log messages of deployments: 1200-1299.</summary>
internal static partial class DeploymentsLog
{
    [LoggerMessage(1200, LogLevel.Debug, "Deployment {Participant}: operation {OperationId} {Status}. {Message}")]
    public static partial void Applied(this ILogger logger, ParticipantId participant, string operationId, ActuationStatus status, string? message);

    [LoggerMessage(1201, LogLevel.Warning, "Deployment {Participant}: its holding could not be reported to the budget; every tick tries again")]
    public static partial void ReportFailed(this ILogger logger, ParticipantId participant, Exception exception);
}
