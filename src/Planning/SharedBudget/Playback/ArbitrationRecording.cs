using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Wire;

namespace GlobalPlanner.Planning.SharedBudget.Playback;

/// <summary>A recorded sequence of requests, with the deployments they are about.</summary>
public sealed record ArbitrationRecording
{
    /// <summary>The deployments at the beginning.</summary>
    public required ImmutableArray<RecordedDeployment> Deployments { get; init; }

    /// <summary>Seconds a replica starts before it serves.</summary>
    public double StartSeconds { get; init; }

    /// <summary>Seconds a released replica keeps its GPUs.</summary>
    public double DrainSeconds { get; init; }

    /// <summary>What happens, in order.</summary>
    public required ImmutableArray<RecordedStep> Steps { get; init; }
}

/// <summary>One deployment; a role it does not have is null.</summary>
public sealed record RecordedDeployment(ParticipantId Participant, RoleHolding? Prefill, RoleHolding? Decode);

/// <summary>One line: a request, an observation, or time that passes.</summary>
public abstract record RecordedStep(int LineNumber, decimal AtS)
{
    /// <summary>A request.</summary>
    public sealed record Request(int LineNumber, decimal AtS, ScaleRequestMessage Message) : RecordedStep(LineNumber, AtS);

    /// <summary>What deployments really hold now; those that are gone have neither role.</summary>
    public sealed record Observe(int LineNumber, decimal AtS, ImmutableArray<RecordedDeployment> Deployments) : RecordedStep(LineNumber, AtS);

    /// <summary>Time passes.</summary>
    public sealed record Tick(int LineNumber, decimal AtS) : RecordedStep(LineNumber, AtS);
}
