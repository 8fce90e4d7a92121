namespace GlobalPlanner.Planning.Observations;

/// <summary>
/// The workers of one role. <see cref="Ready"/> is null when the count could not be read; <see cref="Expected"/> is
/// null while the deployment has not settled on a count.
/// </summary>
public sealed record RoleWorkers
{
    /// <summary>Workers that serve, at least zero.</summary>
    public int? Ready { get; init; }

    /// <summary>Workers the deployment is converging to, at least zero.</summary>
    public int? Expected { get; init; }

    /// <summary>Whether a rollout or scaling of this role is under way.</summary>
    public bool Scaling { get; init; }

    /// <summary>A scaling flag, or a ready count known to differ from a known expected count.</summary>
    public bool InProgress => Scaling || (Expected is { } expected && expected != Ready);
}
