using GlobalPlanner.Connectors;

namespace GlobalPlanner.Fleet.Wire;

/// <summary>What became of a write.</summary>
/// <param name="Outcome">What.</param>
/// <param name="Deployment">The deployment as read after it; null when it was refused.</param>
/// <param name="Reason">Why it was refused; null when it was not.</param>
internal sealed record WriteAnswer(WriteOutcome Outcome, DeploymentSnapshot? Deployment, string? Reason)
{
    public static WriteAnswer From(DeploymentWriteResult result) => result switch
    {
        DeploymentWriteResult.Written written => new(WriteOutcome.Written, written.After, null),
        DeploymentWriteResult.Conflict conflict => new(WriteOutcome.Conflict, conflict.Current, null),
        DeploymentWriteResult.Fenced fenced => new(WriteOutcome.Fenced, fenced.Current, null),
        DeploymentWriteResult.Refused refused => new(WriteOutcome.Refused, null, refused.Reason),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "Not a known result of a write."),
    };

    /// <exception cref="ConnectorException">The answer does not hold what its outcome needs.</exception>
    public DeploymentWriteResult ToResult() => (Outcome, Deployment) switch
    {
        (WriteOutcome.Written, { } after) => new DeploymentWriteResult.Written(after),
        (WriteOutcome.Conflict, { } current) => new DeploymentWriteResult.Conflict(current),
        (WriteOutcome.Fenced, { } current) => new DeploymentWriteResult.Fenced(current),
        (WriteOutcome.Refused, _) => new DeploymentWriteResult.Refused(Reason ?? "The fleet refused the write and did not say why."),
        _ => throw new ConnectorException($"The fleet answered {Outcome} without the deployment."),
    };
}

/// <summary>What becomes of a write.</summary>
internal enum WriteOutcome
{
    /// <summary>It was carried out.</summary>
    Written,

    /// <summary>The object had changed.</summary>
    Conflict,

    /// <summary>A newer fence had been accepted.</summary>
    Fenced,

    /// <summary>The deployment does not exist or does not accept it.</summary>
    Refused,
}
