namespace GlobalPlanner.Storage;

/// <summary>Another writer has changed a state since it was read; nothing was written.</summary>
public sealed class StateConflictException : Exception
{
    public StateConflictException()
    {
    }

    public StateConflictException(string message)
        : base(message)
    {
    }

    public StateConflictException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The version that is stored; null when there is none.</summary>
    public long? StoredETag { get; init; }
}
