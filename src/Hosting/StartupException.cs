namespace GlobalPlanner.Hosting;

/// <summary>The silo cannot start, for reasons an operator can do something about: one line each.</summary>
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

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Problems { get; } = [];
}
