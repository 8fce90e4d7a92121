namespace GlobalPlanner.Connectors;

/// <summary>Result of a write.</summary>
public abstract record DeploymentWriteResult
{
    private DeploymentWriteResult()
    {
    }

    /// <summary>Written; <see cref="After"/> was read after the write.</summary>
    public sealed record Written(DeploymentSnapshot After) : DeploymentWriteResult;

    /// <summary>Not written: the object has changed since it was read.</summary>
    public sealed record Conflict(DeploymentSnapshot Current) : DeploymentWriteResult;

    /// <summary>Not written: a newer fence has been accepted.</summary>
    public sealed record Fenced(DeploymentSnapshot Current) : DeploymentWriteResult;

    /// <summary>Not written: the deployment does not exist or does not accept the change.</summary>
    public sealed record Refused(string Reason) : DeploymentWriteResult;
}
