using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.State;

/// <summary>
/// Takes an observation into the state. What was not observed stays as it was known. Source: inventory and runtime
/// metadata updates of Dynamo's planner state.
/// </summary>
internal static class StateUpdate
{
    public static PlannerState Apply(PlannerState state, PoolObservation observation, PlannerConfig config)
    {
        var decodeCapabilities = observation.DecodeCapabilities ?? state.Decode.Capabilities;
        var nextn = DraftDepth(decodeCapabilities, config);
        var acceptLength = ClampAcceptLength(state.LastAcceptLength, nextn);
        var hitRate = state.LastKvHitRate;
        if (observation.Traffic is TrafficReading.Observed { Traffic: var traffic })
        {
            hitRate = traffic.KvHitRate is { } rate && !double.IsNaN(rate) ? rate : hitRate;
            acceptLength = traffic.AcceptLength is { } length && double.IsFinite(length) ? ClampAcceptLength(length, nextn) : acceptLength;
        }

        return state with
        {
            Prefill = Role(state.Prefill, observation.Workers?.Prefill, observation.PrefillCapabilities),
            Decode = Role(state.Decode, observation.Workers?.Decode, observation.DecodeCapabilities),
            LastKvHitRate = hitRate,
            LastAcceptLength = acceptLength,
        };
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

    private static int DraftDepth(EngineCapabilities? capabilities, PlannerConfig config) =>
        capabilities?.SpeculativeNextn is > 0 and var published ? published : Math.Max(0, config.SpeculativeNextn);

    private static double ClampAcceptLength(double length, int draftDepth) =>
        draftDepth <= 0 ? 1.0 : Math.Clamp(length, 1.0, draftDepth + 1.0);
}
