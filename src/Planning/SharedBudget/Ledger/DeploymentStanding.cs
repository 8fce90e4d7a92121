using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>
/// The standing of a deployment in the ledger after a report. While it is not settled, the ledger charges for writes that
/// may still arrive. If nobody means to make them any more (a planner died between grant and write, somebody edited the
/// deployment by hand), ask for the replicas wanted now and write the answer, even when they are right already: the write
/// carries the fence that settles the deployment.
/// </summary>
/// <param name="Participant">The deployment.</param>
/// <param name="Granted">Replicas that may be written; null for a role that is not known.</param>
/// <param name="Settled">Whether the deployment is known to stand as granted.</param>
public sealed record DeploymentStanding(
    ParticipantId Participant,
    ReplicaTargets Granted,
    bool Settled);
