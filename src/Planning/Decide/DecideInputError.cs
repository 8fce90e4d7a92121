using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Decide;

/// <summary>One thing wrong with recorded observations.</summary>
/// <param name="LineNumber">Line of the file, from one.</param>
/// <param name="Field">Path of the field, such as <c>workers.prefill.ready</c>.</param>
/// <param name="Value">What stands there, shortened.</param>
/// <param name="Allowed">What may stand there.</param>
public sealed record DecideInputError(int LineNumber, string Field, string Value, string Allowed)
{
    /// <inheritdoc />
    public override string ToString() => $"line {LineNumber}: {Field}: {Value}: allowed is {Allowed}";
}

/// <summary>Recorded observations that cannot be run; nothing was decided on.</summary>
public sealed class DecideInputException : Exception
{
    /// <summary>All errors, by line.</summary>
    public DecideInputException(ImmutableArray<DecideInputError> errors)
        : base(string.Join('\n', errors)) => Errors = errors;

    /// <summary>All errors, by line.</summary>
    public ImmutableArray<DecideInputError> Errors { get; }
}
