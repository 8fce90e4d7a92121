namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>A file of a profile folder as it was read at the edge.</summary>
/// <param name="Name">Path for people.</param>
public sealed record ProfileFile(string Name)
{
    /// <summary>Most bytes of a file that are read; a profile has some tens of kilobytes.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>The whole file.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Why it could not be read; null when it was.</summary>
    public string? Fault { get; init; }
}
