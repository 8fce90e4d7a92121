namespace GlobalPlanner.Planning.Identity;

/// <summary>
/// The phase that a worker serves. An aggregated pool (both phases in one engine) is treated as <see cref="Decode"/>
/// everywhere, as Dynamo's planner does.
/// </summary>
public enum PoolRole
{
    /// <summary>Computes the prompt and hands its KV cache over.</summary>
    Prefill,

    /// <summary>Generates tokens.</summary>
    Decode,
}
