namespace GlobalPlanner.Planning.SharedBudget.Pairing;

/// <summary>The bounds within which requests are paired.</summary>
/// <param name="CeilingGpus">Most GPUs; null when there is no ceiling.</param>
/// <param name="FloorGpus">Least GPUs; null when there is no floor.</param>
/// <param name="IntentLifetime">How long an intent counts, inclusive.</param>
public sealed record PairingBounds(int? CeilingGpus, int? FloorGpus, TimeSpan IntentLifetime);
