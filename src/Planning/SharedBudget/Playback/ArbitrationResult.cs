using System.Collections.Immutable;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Playback;

/// <summary>One output line of <c>gplan arbitrate</c>: a request that was answered, or time that passed.</summary>
public sealed record ArbitrationResult
{
    /// <summary>The line's time.</summary>
    public required decimal AtS { get; init; }

    /// <summary><c>success</c>, <c>rejected</c> or <c>error</c>, as Dynamo's planners read the answer.</summary>
    public required string Status { get; init; }

    /// <summary>How the request was answered; null for time that passed.</summary>
    public required GrantOutcome? Outcome { get; init; }

    /// <summary>The answer in words, or what happened meanwhile.</summary>
    public required string Message { get; init; }

    /// <summary>What bound the answer; null for time that passed.</summary>
    public required GrantReason? Reason { get; init; }

    /// <summary>Replicas written since the line before, by pool: those of the request, and those of others.</summary>
    public required ImmutableSortedDictionary<string, int> Applied { get; init; }

    /// <summary>GPUs of all replicas that are asked of the deployments.</summary>
    public required long TotalGpus { get; init; }

    /// <summary>GPUs that are held, released ones that still drain among them.</summary>
    public required long HeldGpus { get; init; }

    /// <summary>The ceiling; null when there is none.</summary>
    public required int? Ceiling { get; init; }

    /// <summary>The floor; null when there is none.</summary>
    public required int? Floor { get; init; }

    /// <summary>What waits, in the order of the pools' names.</summary>
    public required ImmutableArray<WaitingRole> Waiting { get; init; }
}

/// <summary>A pool that waits.</summary>
/// <param name="Pool">Whose.</param>
/// <param name="WantedReplicas">What it asked for last.</param>
/// <param name="GrantedReplicas">What it has been granted.</param>
/// <param name="SinceS">Since when, in the recording's time.</param>
/// <param name="Reason">What binds it.</param>
/// <param name="Message">The reason in words.</param>
public sealed record WaitingRole(string Pool, int WantedReplicas, int GrantedReplicas, decimal SinceS, GrantReason Reason, string Message);
