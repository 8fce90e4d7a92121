namespace GlobalPlanner.Planning.Performance;

/// <summary>What a forward pass works on. Each kind is learned by itself.</summary>
public enum PassKind
{
    /// <summary>Prompt tokens only.</summary>
    Prefill,

    /// <summary>Output tokens only.</summary>
    Decode,

    /// <summary>Both.</summary>
    Mixed,
}
