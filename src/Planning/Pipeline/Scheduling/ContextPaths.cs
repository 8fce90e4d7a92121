using System.Collections.Frozen;
using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Pipeline.Scheduling;

/// <summary>Dot paths over the fields of a <see cref="PipelineContext"/>, with the names of the wire.</summary>
public static class ContextPaths
{
    /// <summary>Request traffic.</summary>
    public const string Traffic = "observations.traffic";

    /// <summary>Forward-pass metrics.</summary>
    public const string Fpm = "observations.fpm";

    /// <summary>Worker counts.</summary>
    public const string Workers = "observations.workers";

    /// <summary>The forecast.</summary>
    public const string Predictions = "predictions";

    private static readonly FrozenDictionary<string, Func<PipelineContext, bool>> Fields = Table().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every path that can be required, in ordinal order.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. Table().Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether a context can have a value at a path.</summary>
    public static bool IsKnown(string path) => Fields.ContainsKey(path);

    /// <summary>Whether a context has a value at a path: neither the field nor anything above it is null. Never for an unknown path.</summary>
    public static bool IsPresent(PipelineContext context, string path)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Fields.TryGetValue(path, out var present) && present(context);
    }

    /// <summary>Whether a declared need asks for a path: it is the path or lies under it.</summary>
    public static bool AsksFor(string need, string path)
    {
        ArgumentNullException.ThrowIfNull(need);
        ArgumentNullException.ThrowIfNull(path);
        return need.StartsWith(path, StringComparison.Ordinal) && (need.Length == path.Length || need[path.Length] == '.');
    }

    private static Dictionary<string, Func<PipelineContext, bool>> Table() => new()
    {
        ["request_id"] = _ => true,
        ["decision_id"] = _ => true,
        ["observations"] = context => context.Observations is not null,
        [Traffic] = context => context.Observations?.Traffic is not null,
        [$"{Traffic}.duration_s"] = context => context.Observations?.Traffic is not null,
        [$"{Traffic}.num_req"] = context => context.Observations?.Traffic is not null,
        [$"{Traffic}.isl"] = context => context.Observations?.Traffic is not null,
        [$"{Traffic}.osl"] = context => context.Observations?.Traffic is not null,
        [$"{Traffic}.kv_hit_rate"] = context => context.Observations?.Traffic?.KvHitRate is not null,
        [$"{Traffic}.accept_length"] = context => context.Observations?.Traffic?.AcceptLength is not null,
        [Fpm] = context => context.Observations?.Fpm is not null,
        [$"{Fpm}.prefill_engines"] = context => context.Observations?.Fpm?.PrefillEngines is not null,
        [$"{Fpm}.decode_engines"] = context => context.Observations?.Fpm?.DecodeEngines is not null,
        [Workers] = context => context.Observations?.Workers is not null,
        [$"{Workers}.ready_prefill"] = context => context.Observations?.Workers?.ReadyPrefill is not null,
        [$"{Workers}.ready_decode"] = context => context.Observations?.Workers?.ReadyDecode is not null,
        [$"{Workers}.expected_prefill"] = context => context.Observations?.Workers?.ExpectedPrefill is not null,
        [$"{Workers}.expected_decode"] = context => context.Observations?.Workers?.ExpectedDecode is not null,
        [$"{Workers}.prefill_scaling_in_progress"] = context => context.Observations?.Workers?.PrefillScalingInProgress is not null,
        [$"{Workers}.decode_scaling_in_progress"] = context => context.Observations?.Workers?.DecodeScalingInProgress is not null,
        [Predictions] = context => context.Predictions is not null,
        [$"{Predictions}.predicted_num_req"] = context => context.Predictions?.PredictedNumReq is not null,
        [$"{Predictions}.predicted_isl"] = context => context.Predictions?.PredictedIsl is not null,
        [$"{Predictions}.predicted_osl"] = context => context.Predictions?.PredictedOsl is not null,
        [$"{Predictions}.predicted_kv_hit_rate"] = context => context.Predictions?.PredictedKvHitRate is not null,
        [$"{Predictions}.predicted_accept_length"] = context => context.Predictions?.PredictedAcceptLength is not null,
        [$"{Predictions}.source"] = context => context.Predictions is not null,
        ["proposal"] = context => context.Proposal is not null,
        ["proposal.targets"] = context => context.Proposal is not null,
        ["proposal.reason"] = context => context.Proposal is not null,
        ["proposal.source"] = context => context.Proposal is not null,
        ["constrained"] = context => context.Constrained is not null,
        ["constrained.targets"] = context => context.Constrained is not null,
        ["constrained.reason"] = context => context.Constrained is not null,
        ["constrained.source"] = context => context.Constrained is not null,
    };
}
