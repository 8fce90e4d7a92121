namespace GlobalPlanner.Storage;

/// <summary>What is done to a state.</summary>
internal enum StateChangeKind
{
    /// <summary>Its record is replaced and its changes are dropped.</summary>
    Write,

    /// <summary>A change is added behind its record.</summary>
    Append,

    /// <summary>Record and changes are removed.</summary>
    Clear,
}

/// <summary>A change of one state; the payload of a clear is empty.</summary>
internal sealed record StateChange(StateChangeKind Kind, string StateName, string GrainId, long? ExpectedETag, byte[] Payload)
{
    /// <summary>Ends when the change is on disk; the result is the new version, without meaning after a clear.</summary>
    public TaskCompletionSource<long> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
