using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>
/// The targets <c>throughput</c>, <c>latency</c> and <c>load</c>: one replica more when any rank reaches the upper
/// threshold, one less when all ranks are down to the lower one. The most loaded rank answers both questions, so one
/// pass over the records is enough and no record costs an allocation.
/// </summary>
internal sealed class ThresholdPolicy(ThresholdOptions options) : ILoadPolicy
{
    public RoleVerdict Judge(PoolFacts facts, RoleFacts role, FpmSnapshot fpm)
    {
        if (role.Ready == 0)
        {
            return RoleVerdict.None(LoadReason.InsufficientData, $"{role.Name}: no ready worker");
        }

        if (role.Role == PoolRole.Prefill)
        {
            return options.CountsTokens
                ? Compare(role, fpm, LoadSignal.QueuedPrompts, options.Prefill, capacity: null)
                : Measure(role, fpm, LoadSignal.QueuedPrompts, options.Prefill, role.Capabilities?.ContextLength, "context_length");
        }

        var signal = facts.Mode == PlannerMode.Agg ? LoadSignal.KvAndQueuedPrompts : LoadSignal.Kv;
        return Measure(role, fpm, signal, options.Decode, role.Capabilities?.MaxKvTokens, "max_kv_tokens");
    }

    private RoleVerdict Measure(RoleFacts role, FpmSnapshot fpm, LoadSignal signal, LoadThresholds? thresholds, long? capacity, string name) =>
        capacity is > 0
            ? Compare(role, fpm, signal, thresholds, capacity)
            : RoleVerdict.None(LoadReason.InsufficientData, $"{role.Name}: {name} is unknown");

    private RoleVerdict Compare(RoleFacts role, FpmSnapshot fpm, LoadSignal signal, LoadThresholds? given, long? capacity)
    {
        if (given is not { } thresholds)
        {
            return RoleVerdict.None(LoadReason.InsufficientData, $"{role.Name}: the thresholds of the load target are not configured");
        }

        var worst = RankLoad.Worst(fpm, signal);
        var value = capacity is { } whole ? worst.Tokens / (double)whole : worst.Tokens;
        if (thresholds.IsUp(value))
        {
            return RoleVerdict.Want(role.Ready + 1, $"{worst.Describe(role, signal, capacity)} {thresholds.UpText}");
        }

        if (!thresholds.IsDown(value))
        {
            return RoleVerdict.None(
                LoadReason.NoChange,
                $"{worst.Describe(role, signal, capacity)}, the most loaded of {worst.Ranks}: neither {thresholds.UpText} nor {thresholds.DownText}");
        }

        if (role.Ready <= 1)
        {
            return RoleVerdict.None(
                LoadReason.NoChange,
                $"{worst.Describe(role, signal, capacity)} {thresholds.DownText}, but load scaling never goes below one replica");
        }

        // With one replica fewer each carries N/(N-1) of its load; if that reaches the upper threshold, the count would flap.
        if (options.ChecksConsolidation && thresholds.IsUp(value * role.Ready / (role.Ready - 1)))
        {
            return RoleVerdict.None(
                LoadReason.ScaleDownRefusedConsolidation,
                $"{worst.Describe(role, signal, capacity)} {thresholds.DownText}, but on {role.Ready - 1} of {role.Ready} replicas it would be {thresholds.UpText}");
        }

        return RoleVerdict.Want(
            Math.Max(role.Ready - 1, role.Floor),
            $"{worst.Describe(role, signal, capacity)} {thresholds.DownText}, the most loaded of {worst.Ranks}");
    }
}
