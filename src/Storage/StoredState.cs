namespace GlobalPlanner.Storage;

/// <summary>One stored state.</summary>
/// <param name="Payload">Its bytes, as written.</param>
/// <param name="ETag">Names this version of it; never used again for another.</param>
public sealed record StoredState(byte[] Payload, long ETag);
