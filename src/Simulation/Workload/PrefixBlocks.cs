namespace GlobalPlanner.Simulation.Workload;

/// <summary>The prefix blocks of Mooncake's traces.</summary>
public static class PrefixBlocks
{
    /// <summary>Prompt tokens in a block.</summary>
    public const int Tokens = 512;

    /// <summary>Blocks of a prompt; the last may be partly filled.</summary>
    public static int For(int inputTokens) => (int)(((long)inputTokens + Tokens - 1) / Tokens);
}
