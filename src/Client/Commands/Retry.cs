namespace GlobalPlanner.Client.Commands;

/// <summary>
/// The failures that a command which runs until interrupted survives: a silo that restarts or hands over. The client
/// then finds this silo, or another one, again.
/// </summary>
internal static class Retry
{
    /// <summary>Whether the next attempt may succeed.</summary>
    public static bool CanFollow(Exception failure) => failure is TimeoutException or OrleansException;

    /// <summary>The warning for a failed attempt, one line.</summary>
    public static string Warning(Exception failure) => $"no answer, trying again: {failure.Message.ReplaceLineEndings(" ")}";
}
