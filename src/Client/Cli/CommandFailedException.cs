namespace GlobalPlanner.Client.Cli;

/// <summary>A command was refused or failed. Carries every reason, one line each.</summary>
public sealed class CommandFailedException : Exception
{
    /// <summary>Fails for these reasons.</summary>
    public CommandFailedException(IReadOnlyList<string> reasons, int exitCode = Cli.ExitCode.Failed)
        : base(string.Join('\n', reasons ?? throw new ArgumentNullException(nameof(reasons))))
    {
        Reasons = reasons;
        ExitCode = exitCode;
    }

    /// <summary>Fails for one reason.</summary>
    public CommandFailedException(string reason, int exitCode = Cli.ExitCode.Failed)
        : this([reason], exitCode)
    {
    }

    /// <summary>The reasons.</summary>
    public IReadOnlyList<string> Reasons { get; }

    /// <summary>The exit code of the command.</summary>
    public int ExitCode { get; }
}
