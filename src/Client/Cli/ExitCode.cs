namespace GlobalPlanner.Client.Cli;

/// <summary>Exit codes of <c>gplan</c>.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Refused or failed; the reason is on standard error.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage; a hint is on standard error.</summary>
    public const int Usage = 2;

    /// <summary>Interrupted by a signal.</summary>
    public const int Interrupted = 130;
}
