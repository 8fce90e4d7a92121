using System.Globalization;
using System.Text;

namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>A problem in a trace file.</summary>
/// <param name="File">Path of the file, as it was given.</param>
/// <param name="Line">Line, from 1; null when the problem concerns the file as a whole.</param>
/// <param name="Field">The field; null when the problem concerns the whole line.</param>
/// <param name="Value">The value in the file, shortened; null when the field is missing.</param>
/// <param name="Allowed">The allowed values, or the adjustment that was made.</param>
public sealed record TraceIssue(string File, long? Line, string? Field, string? Value, string Allowed)
{
    /// <summary>Formats the problem as one line: file, line, field, value, allowed values.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(File);
        if (Line is { } line)
        {
            text.Append(CultureInfo.InvariantCulture, $" line {line}");
        }

        text.Append(": ");
        if (Field is not null)
        {
            text.Append(Field).Append(Value is null ? " is missing" : $" is {Value}").Append("; ");
        }
        else if (Value is not null)
        {
            text.Append(Value).Append("; ");
        }

        return text.Append(Allowed).ToString();
    }
}

/// <summary>A trace cannot be read.</summary>
public sealed class TraceException : Exception
{
    /// <summary>Makes an exception from a problem.</summary>
    public TraceException(TraceIssue issue, Exception? innerException = null)
        : base(issue?.ToString(), innerException) => Issue = issue ?? throw new ArgumentNullException(nameof(issue));

    /// <summary>The problem and its place.</summary>
    public TraceIssue Issue { get; }
}
