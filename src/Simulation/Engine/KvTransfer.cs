using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Engine;

/// <summary>The time to transfer a KV cache from a prefill to a decode engine. Transfers do not share the link.</summary>
public static class KvTransfer
{
    /// <summary>Milliseconds: charged tokens x bytes of a token / bandwidth; 0 when bytes or bandwidth are unknown or zero.</summary>
    /// <param name="engine">Settings of the sending engine.</param>
    /// <param name="promptTokens">Tokens of the prompt.</param>
    /// <param name="missingTokens">Prompt tokens that the destination does not hold.</param>
    public static double DelayMs(EngineOptions engine, int promptTokens, int missingTokens)
    {
        ArgumentNullException.ThrowIfNull(engine);
        if (engine.KvTransferBandwidth is not > 0 || engine.KvBytesPerToken is not > 0)
        {
            return 0;
        }

        var tokens = engine.KvTransferTimingMode == KvTransferTimingMode.FullPrompt ? promptTokens : missingTokens;
        return (double)tokens * engine.KvBytesPerToken.Value / (engine.KvTransferBandwidth.Value * 1e9) * 1000.0;
    }
}
