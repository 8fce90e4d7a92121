using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>
/// How a deployment stands in the ledger after a report. While it is not settled, the ledger charges for what might
/// still be written: if nobody means to write it any more (a planner died between grant and write, somebody edited the
/// deployment by hand), ask for what is wanted now and write the answer, also when the replicas are right already: the
/// write carries the fence that settles it.
/// </summary>
/// <param name="Participant">Whose.</param>
/// <param name="Granted">Replicas that may be written; null for a role that is not known.</param>
/// <param name="Settled">Whether the deployment is known to stand as granted.</param>
public sealed record DeploymentStanding(
    ParticipantId Participant,
    ReplicaTargets Granted,
    bool Settled);
