using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Playback;

/// <summary>One output line of <c>gplan arbitrate</c>: a request that was answered, or time that passed.</summary>
public sealed record ArbitrationResult
{
    /// <summary>The line's time.</summary>
    public required decimal AtS { get; init; }

    /// <summary><c>success</c>, <c>rejected</c> or <c>error</c>, as Dynamo's planners read the answer.</summary>
    public required string Status { get; init; }

    /// <summary>The outcome of the request; null for time that passed.</summary>
    public required GrantOutcome? Outcome { get; init; }

    /// <summary>The answer in words, or the events since the line before.</summary>
    public required string Message { get; init; }

    /// <summary>The reason that bound the answer; null for time that passed.</summary>
    public required GrantReason? Reason { get; init; }

    /// <summary>Replicas written since the line before, by role: those of the request, and those of others.</summary>
    public required ImmutableSortedDictionary<string, int> Applied { get; init; }

    /// <summary>GPUs of all desired replicas.</summary>
    public required long TotalGpus { get; init; }

    /// <summary>GPUs held, including those of released replicas that still drain.</summary>
    public required long HeldGpus { get; init; }

    /// <summary>The ceiling; null when there is none.</summary>
    public required int? Ceiling { get; init; }

    /// <summary>The floor; null when there is none.</summary>
    public required int? Floor { get; init; }

    /// <summary>The roles that wait, in the order of their paths.</summary>
    public required ImmutableArray<WaitingRole> Waiting { get; init; }
}

/// <summary>A role that waits.</summary>
/// <param name="Role">The role, by its path.</param>
/// <param name="WantedReplicas">Replicas it asked for last.</param>
/// <param name="GrantedReplicas">Replicas it has been granted.</param>
/// <param name="SinceS">When it began to wait, in the recording's time.</param>
/// <param name="Reason">The reason that binds it.</param>
/// <param name="Message">The reason in words.</param>
public sealed record WaitingRole([property: JsonPropertyName("pool")] string Role, int WantedReplicas, int GrantedReplicas, decimal SinceS, GrantReason Reason, string Message);
