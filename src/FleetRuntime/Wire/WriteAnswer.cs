using GlobalPlanner.Connectors;

namespace GlobalPlanner.FleetRuntime.Wire;

/// <summary>The answer to a write.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Deployment">The deployment as read after the write; null when the write was refused.</param>
/// <param name="Reason">The reason of a refusal; null for any other outcome.</param>
public sealed record WriteAnswer(WriteOutcome Outcome, DeploymentSnapshot? Deployment, string? Reason)
{
    /// <summary>Turns the connector's result into its wire form.</summary>
    public static WriteAnswer From(DeploymentWriteResult result) => result switch
    {
        DeploymentWriteResult.Written written => new(WriteOutcome.Written, written.After, null),
        DeploymentWriteResult.Conflict conflict => new(WriteOutcome.Conflict, conflict.Current, null),
        DeploymentWriteResult.Fenced fenced => new(WriteOutcome.Fenced, fenced.Current, null),
        DeploymentWriteResult.Refused refused => new(WriteOutcome.Refused, null, refused.Reason),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "Not a known result of a write."),
    };

    /// <summary>Turns the wire form back into the connector's result.</summary>
    /// <exception cref="ConnectorException">The answer lacks the deployment that its outcome requires.</exception>
    public DeploymentWriteResult ToResult() => (Outcome, Deployment) switch
    {
        (WriteOutcome.Written, { } after) => new DeploymentWriteResult.Written(after),
        (WriteOutcome.Conflict, { } current) => new DeploymentWriteResult.Conflict(current),
        (WriteOutcome.Fenced, { } current) => new DeploymentWriteResult.Fenced(current),
        (WriteOutcome.Refused, _) => new DeploymentWriteResult.Refused(Reason ?? "The fleet refused the write and did not say why."),
        _ => throw new ConnectorException($"The fleet answered {Outcome} without the deployment."),
    };
}

/// <summary>Outcome of a write.</summary>
public enum WriteOutcome
{
    /// <summary>The replicas were written.</summary>
    Written,

    /// <summary>Not written: the object had changed since it was read.</summary>
    Conflict,

    /// <summary>Not written: a newer fence had been accepted.</summary>
    Fenced,

    /// <summary>Not written: the deployment does not exist or does not accept the change.</summary>
    Refused,
}
