namespace GlobalPlanner.Storage;

/// <summary>Kinds of changes of a state.</summary>
internal enum StateChangeKind
{
    /// <summary>Replaces the record and drops its changes.</summary>
    Write,

    /// <summary>Appends a change to the record.</summary>
    Append,

    /// <summary>Removes record and changes.</summary>
    Clear,
}

/// <summary>A requested change of one state. The payload of a clear is empty.</summary>
internal sealed record StateChange(StateChangeKind Kind, string StateName, string GrainId, long? ExpectedETag, byte[] Payload)
{
    /// <summary>Completes when the change is on disk. The result is the new version; after a clear it has no meaning.</summary>
    public TaskCompletionSource<long> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
