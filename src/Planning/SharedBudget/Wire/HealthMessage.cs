namespace GlobalPlanner.Planning.SharedBudget.Wire;

/// <summary>The answer of Dynamo's GlobalPlanner to a health check.</summary>
public sealed record HealthMessage
{
    /// <summary>Always <c>healthy</c>: what is not does not answer.</summary>
    public string Status { get; init; } = "healthy";

    /// <summary>Always <c>GlobalPlanner</c>.</summary>
    public string Component { get; init; } = "GlobalPlanner";

    /// <summary>Dynamo namespace of the GlobalPlanner.</summary>
    public required string Namespace { get; init; }

    /// <summary>A list of Dynamo namespaces, or the text <c>all</c>.</summary>
    public required object ManagedNamespaces { get; init; }
}
