namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>A trace cannot be read.</summary>
public sealed class TraceException : Exception
{
    /// <summary>Makes the exception of an issue.</summary>
    public TraceException(TraceIssue issue, Exception? innerException = null)
        : base(issue?.ToString(), innerException) => Issue = issue ?? throw new ArgumentNullException(nameof(issue));

    /// <summary>What is wrong, and where.</summary>
    public TraceIssue Issue { get; }
}
