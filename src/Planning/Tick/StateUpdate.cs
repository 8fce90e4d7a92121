using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Tick;

/// <summary>
/// Merges an observation into the state. A part that was not observed keeps its last known value. Source: inventory and
/// runtime metadata updates of Dynamo's planner state.
/// </summary>
internal static class StateUpdate
{
    private const double PromptMemoryRequests = 64;

    /// <param name="state">The state before the tick.</param>
    /// <param name="observation">The tick's observation.</param>
    /// <param name="configuredDraftDepth">Tokens that speculative decoding drafts, for engines that do not publish it; 0 is off.</param>
    public static PlannerState Apply(PlannerState state, PoolObservation observation, int configuredDraftDepth)
    {
        var decodeCapabilities = observation.DecodeCapabilities ?? state.Decode.Capabilities;
        var nextn = DraftDepth(decodeCapabilities, configuredDraftDepth);
        var acceptLength = ClampAcceptLength(state.LastAcceptLength, nextn);
        var hitRate = state.LastKvHitRate;
        var prompt = state.MeanPromptTokens;
        if (observation.Traffic is TrafficReading.Observed { Traffic: var traffic })
        {
            hitRate = traffic.KvHitRate is { } rate && !double.IsNaN(rate) ? rate : hitRate;
            prompt = MeanPrompt(prompt, traffic);
            acceptLength = traffic.AcceptLength is { } length && double.IsFinite(length) ? ClampAcceptLength(length, nextn) : acceptLength;
        }

        return state with
        {
            Prefill = Role(state.Prefill, observation.Workers?.Prefill, observation.PrefillCapabilities),
            Decode = Role(state.Decode, observation.Workers?.Decode, observation.DecodeCapabilities),
            LastKvHitRate = hitRate,
            MeanPromptTokens = prompt,
            LastAcceptLength = acceptLength,
        };
    }

    /// <summary>A window of few requests moves the mean a little, one of many replaces it.</summary>
    private static double? MeanPrompt(double? known, TrafficObservation traffic)
    {
        if (traffic is not { Isl: { } isl, NumRequests: > 0 } || !double.IsFinite(isl) || isl <= 0)
        {
            return known;
        }

        var weight = known is null ? 1.0 : Math.Min(1.0, traffic.NumRequests / PromptMemoryRequests);
        return ((known ?? 0) * (1 - weight)) + (isl * weight);
    }

    private static RoleState Role(RoleState known, RoleWorkers? workers, EngineCapabilities? capabilities)
    {
        if (workers is null && capabilities is null)
        {
            return known;
        }

        return known with
        {
            Capabilities = capabilities ?? known.Capabilities,
            Ready = workers is null ? known.Ready : workers.Ready ?? known.Ready,
            Expected = workers is null ? known.Expected : workers.Expected,
            Scaling = workers?.Scaling ?? known.Scaling,
        };
    }

    private static int DraftDepth(EngineCapabilities? capabilities, int configured) =>
        capabilities?.SpeculativeNextn is > 0 and var published ? published : Math.Max(0, configured);

    private static double ClampAcceptLength(double length, int draftDepth) =>
        draftDepth <= 0 ? 1.0 : Math.Clamp(length, 1.0, draftDepth + 1.0);
}
