namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>A parser cannot read a line. <see cref="TraceFile"/> turns it into a <see cref="TraceIssue"/>.</summary>
internal sealed class BadLineException : Exception
{
    private const int LongestValue = 80;

    public BadLineException(string? field, string? value, string allowed)
        : base(allowed)
    {
        Field = field;
        Value = value is null ? null : Shorten(value);
    }

    public string? Field { get; }

    public string? Value { get; }

    public static string Shorten(string value) =>
        value.Length > LongestValue ? string.Concat(value.AsSpan(0, LongestValue), "...") : value;
}
