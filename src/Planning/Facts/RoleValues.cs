namespace GlobalPlanner.Planning.Facts;

/// <summary>A value by role; null for a role that has none.</summary>
public sealed record RoleValues<T>(T? Prefill, T? Decode)
    where T : struct;
