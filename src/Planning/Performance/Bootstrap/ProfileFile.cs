namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>A file of a profile folder, read by the caller.</summary>
/// <param name="Name">Its path in messages.</param>
public sealed record ProfileFile(string Name)
{
    /// <summary>Largest file that is read, bytes; a profile has some tens of kilobytes.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>The whole file.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Why it could not be read; null when it was.</summary>
    public string? Fault { get; init; }
}
