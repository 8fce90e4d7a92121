namespace GlobalPlanner.Simulation.Workload;

/// <summary>The prefix blocks of Mooncake's traces.</summary>
public static class PrefixBlocks
{
    /// <summary>Prompt tokens of a block.</summary>
    public const int Tokens = 512;

    /// <summary>Blocks of a prompt; the last may be short.</summary>
    public static int For(int inputTokens) => (int)(((long)inputTokens + Tokens - 1) / Tokens);
}
