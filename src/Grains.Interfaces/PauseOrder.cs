namespace GlobalPlanner.Grains.Interfaces;

/// <summary>An operator's order not to act on a pool.</summary>
/// <param name="By">Name of the operator; non-empty.</param>
/// <param name="Reason">Reason of the pause; non-empty.</param>
/// <param name="For">For how long, greater than zero; null until resumed.</param>
[GenerateSerializer, Immutable, Alias("GlobalPlanner.PauseOrder")]
public sealed record PauseOrder(
    [property: Id(0)] string By,
    [property: Id(1)] string Reason,
    [property: Id(2)] TimeSpan? For);
