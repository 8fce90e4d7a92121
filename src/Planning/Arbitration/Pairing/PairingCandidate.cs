using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Arbitration.Pairing;

/// <summary>A pool whose intent could have been served together with a request.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="CurrentReplicas">Replicas it has.</param>
/// <param name="DesiredReplicas">Replicas it asked for last.</param>
/// <param name="Priority">Its priority; higher is more important.</param>
/// <param name="Outcome">What became of it.</param>
public readonly record struct PairingCandidate(
    PoolId Pool, int CurrentReplicas, int DesiredReplicas, int Priority, PairingCandidateOutcome Outcome);

/// <summary>What became of a candidate.</summary>
public enum PairingCandidateOutcome
{
    /// <summary>Served whole.</summary>
    Taken,

    /// <summary>Served as far as the bounds allow.</summary>
    TakenInPart,

    /// <summary>Not even one replica of it stays within the bounds.</summary>
    DoesNotFit,

    /// <summary>A candidate before it crossed a bound, which ends the search.</summary>
    NotReached,

    /// <summary>It helps, but all candidates together do not bring the total within the bounds.</summary>
    NotEnough,
}
