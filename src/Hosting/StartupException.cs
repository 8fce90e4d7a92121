namespace GlobalPlanner.Hosting;

/// <summary>A host cannot start, for reasons that an operator can remove: one line each.</summary>
public sealed class StartupException : Exception
{
    public StartupException()
    {
    }

    public StartupException(string message)
        : base(message) => Problems = [message];

    public StartupException(string message, Exception innerException)
        : base(message, innerException) => Problems = [message];

    public StartupException(IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>The reasons, one line each.</summary>
    public IReadOnlyList<string> Problems { get; } = [];
}
