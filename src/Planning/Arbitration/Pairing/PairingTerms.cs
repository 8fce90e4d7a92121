namespace GlobalPlanner.Planning.Arbitration.Pairing;

/// <summary>The bounds of a decision.</summary>
/// <param name="CeilingGpus">Most GPUs of all pools, at least zero; null for no ceiling. Never relaxed.</param>
/// <param name="FloorGpus">Least GPUs of all pools, at least zero; null for no floor. A pairing may fall below it by its tolerance.</param>
/// <param name="IntentLifetime">How long a pool's latest intent may be paired, the end included.</param>
public sealed record PairingTerms(int? CeilingGpus, int? FloorGpus, TimeSpan IntentLifetime);
