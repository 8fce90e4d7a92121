using GlobalPlanner.Planning.Facts;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>Sentences that both load loops say.</summary>
internal static class LoadWording
{
    public static string NoMetricsOf(RoleFacts role) => $"{role.Name}: no forward-pass metrics";

    /// <summary>Says that a role is being scaled; nothing when it is not.</summary>
    public static void SayInProgress(this Explanation why, RoleFacts role)
    {
        if (role.InProgress)
        {
            why.Say(role.Expected is { } expected
                ? $"{role.Name}: scaling in progress, {role.Ready} ready of {expected} expected"
                : $"{role.Name}: scaling in progress, {role.Ready} ready");
        }
    }

    /// <summary>Says that the throughput bound raised the count that load asked for; nothing when it did not.</summary>
    public static void SayLiftedByBound(this Explanation why, RoleFacts role, int raw, int bounded, bool throughputOn)
    {
        if (throughputOn && bounded > raw && bounded == role.LowerBound)
        {
            why.Say($"{role.Name}: {raw} by load, {bounded} by the throughput bound{(role.LowerBoundAt is { } since ? $" of {since:u}" : string.Empty)}");
        }
    }
}
