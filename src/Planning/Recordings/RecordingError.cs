using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Recordings;

/// <summary>One thing wrong with a recording.</summary>
/// <param name="LineNumber">Line of the file, from one.</param>
/// <param name="Field">Path of the field, such as <c>workers.prefill.ready</c>.</param>
/// <param name="Value">The value found, shortened.</param>
/// <param name="Allowed">The values allowed.</param>
public sealed record RecordingError(int LineNumber, string Field, string Value, string Allowed)
{
    /// <inheritdoc />
    public override string ToString() => $"line {LineNumber}: {Field}: {Value}: allowed is {Allowed}";
}

/// <summary>A recording that cannot be played; nothing was decided on.</summary>
public sealed class RecordingException : Exception
{
    /// <summary>All errors, by line.</summary>
    public RecordingException(ImmutableArray<RecordingError> errors)
        : base(string.Join('\n', errors)) => Errors = errors;

    /// <summary>All errors, by line.</summary>
    public ImmutableArray<RecordingError> Errors { get; }
}
