namespace GlobalPlanner.Storage;

/// <summary>A state was written by somebody else since it was read; nothing was changed.</summary>
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
