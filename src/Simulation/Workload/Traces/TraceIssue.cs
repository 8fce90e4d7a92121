using System.Globalization;
using System.Text;

namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>Something wrong with a trace.</summary>
/// <param name="File">The file as it was named.</param>
/// <param name="Line">Line, from 1; null when it is the file as a whole.</param>
/// <param name="Field">The field, if it is one field.</param>
/// <param name="Value">What the file has there, shortened; null when the field is missing.</param>
/// <param name="Allowed">What is allowed, or what was done instead.</param>
public sealed record TraceIssue(string File, long? Line, string? Field, string? Value, string Allowed)
{
    /// <summary>One line: file, line, field, value, what is allowed.</summary>
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
    /// <summary>Makes the exception of an issue.</summary>
    public TraceException(TraceIssue issue, Exception? innerException = null)
        : base(issue?.ToString(), innerException) => Issue = issue ?? throw new ArgumentNullException(nameof(issue));

    /// <summary>What is wrong, and where.</summary>
    public TraceIssue Issue { get; }
}
