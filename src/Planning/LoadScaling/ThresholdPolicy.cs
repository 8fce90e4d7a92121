using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.LoadScaling;

/// <summary>
/// The targets <c>throughput</c>, <c>latency</c> and <c>load</c>: one replica more when any rank is loaded enough, one
/// less when all are idle enough. Both questions are answered by the most loaded rank, so the records are walked once
/// and nothing is allocated for a record.
/// </summary>
internal sealed class ThresholdPolicy : ILoadPolicy
{
    private readonly LoadThresholds? _prefill;
    private readonly LoadThresholds? _decode;
    private readonly bool _countTokens;
    private readonly bool _addQueuedPrompts;
    private readonly bool _checkConsolidation;

    public ThresholdPolicy(PlannerConfig config)
    {
        _prefill = LoadThresholds.Prefill(config);
        _decode = LoadThresholds.Decode(config);
        _countTokens = config.OptimizationTarget == OptimizationTarget.Load;
        _addQueuedPrompts = config.Mode == PlannerMode.Agg;
        _checkConsolidation = config.ScaleDownConsolidationCheck;
    }

    public RoleVerdict Judge(RoleFacts role, FpmSnapshot fpm)
    {
        if (role.Ready == 0)
        {
            return RoleVerdict.None(LoadReason.InsufficientData, $"{role.Name}: no ready worker");
        }

        if (role.Role == PoolRole.Prefill)
        {
            return _countTokens
                ? Compare(role, fpm, LoadSignal.QueuedPrompts, _prefill, capacity: null)
                : Measure(role, fpm, LoadSignal.QueuedPrompts, _prefill, role.Capabilities?.ContextLength, "context_length");
        }

        var signal = _addQueuedPrompts ? LoadSignal.KvAndQueuedPrompts : LoadSignal.Kv;
        return Measure(role, fpm, signal, _decode, role.Capabilities?.MaxKvTokens, "max_kv_tokens");
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
                $"{worst.Describe(role, signal, capacity)} {thresholds.DownText}, but load takes no pool below one replica");
        }

        // With one replica fewer each carries N/(N-1) of its load; if that asks for the replica again, it would only flap.
        if (_checkConsolidation && thresholds.IsUp(value * role.Ready / (role.Ready - 1)))
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
