using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Deployments;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Wire;

namespace GlobalPlanner.Silo.Http.ScaleRequests;

/// <summary>
/// Delays the answer to a <c>blocking</c> request until the deployment is ready. Only the caller waits; the budget and the
/// deployment carry on.
/// </summary>
internal sealed class ReadinessWait(DeploymentDriver deployments, PlannerClock clock)
{
    /// <summary>The limit of Dynamo's GlobalPlanner.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1800);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Waits until a deployment runs the requested replicas, and none starts or drains.</summary>
    /// <returns>The answer with the replicas read last; an error when the deployment was not ready in time.</returns>
    public async Task<ScaleResponseMessage> WaitAsync(
        ScaleResponseMessage answer, ParticipantId participant, ReplicaTargets targets, CancellationToken cancellationToken)
    {
        var began = clock.Wall.GetTimestamp();
        while (true)
        {
            var view = await deployments.ReadAsync(participant, cancellationToken);
            if (view.Problem is null && IsReady(view.Prefill, targets.Prefill) && IsReady(view.Decode, targets.Decode))
            {
                return answer with { CurrentReplicas = ScaleRequestHandler.Replicas(view.Prefill?.Status.DesiredReplicas, view.Decode?.Status.DesiredReplicas) };
            }

            if (clock.Wall.GetElapsedTime(began) >= Longest)
            {
                return answer with
                {
                    Status = ScaleResponseMessage.Error,
                    Message = $"{answer.Message}; the deployment was not ready within {Longest.TotalSeconds:0} seconds",
                };
            }

            await Task.Delay(Interval, clock.Wall, cancellationToken);
        }
    }

    private static bool IsReady(RoleView? role, int? target) =>
        target is null
        || role?.Status is { StartingReplicas: 0, DrainingReplicas: 0, PendingReplicas: 0 } status && status.ReadyReplicas == target && status.DesiredReplicas == target;
}
