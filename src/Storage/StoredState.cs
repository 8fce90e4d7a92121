using System.Collections.Immutable;

namespace GlobalPlanner.Storage;

/// <summary>One stored state.</summary>
/// <param name="Payload">Its bytes, as written.</param>
/// <param name="ETag">Names this version of it, its changes included; never used again for another.</param>
public sealed record StoredState(byte[] Payload, long ETag)
{
    /// <summary>What was appended since the payload was written, oldest first.</summary>
    public ImmutableArray<byte[]> Changes { get; init; } = [];
}
