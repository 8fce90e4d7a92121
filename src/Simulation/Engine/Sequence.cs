using GlobalPlanner.Simulation.Engine.Kv;

namespace GlobalPlanner.Simulation.Engine;

/// <summary>One request on one rank of an engine.</summary>
public sealed class Sequence
{
    /// <summary>Marks a running sequence that takes no part in the pass.</summary>
    internal const int NotScheduled = -1;

    /// <param name="promptTokens">Tokens to compute before the first new one, greater than zero.</param>
    /// <param name="maxNewTokens">Tokens to generate, greater than zero.</param>
    /// <param name="blocks">Names of its KV blocks.</param>
    /// <param name="owner">The object that the sequence belongs to, for listeners of the engine.</param>
    public Sequence(int promptTokens, int maxNewTokens, BlockHashChain blocks, object? owner = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(promptTokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNewTokens);
        PromptTokens = promptTokens;
        MaxNewTokens = maxNewTokens;
        BlockNames = blocks;
        Owner = owner;
    }

    /// <summary>Tokens to compute before the first new one.</summary>
    public int PromptTokens { get; }

    /// <summary>Tokens to generate on this engine.</summary>
    public int MaxNewTokens { get; }

    /// <summary>The object that the sequence belongs to.</summary>
    public object? Owner { get; }

    /// <summary>Tokens generated so far.</summary>
    public int Generated { get; internal set; }

    /// <summary>Tokens whose KV entries exist.</summary>
    public int Computed { get; internal set; }

    /// <summary>Prompt tokens found in the cache at the last admission.</summary>
    public int CachedTokens { get; internal set; }

    /// <summary>Prompt and generated tokens.</summary>
    public int Length => PromptTokens + Generated;

    /// <summary>When the last token came out, microseconds; -1 before the first.</summary>
    public long LastTokenUs { get; internal set; } = -1;

    /// <summary>The rank that it was assigned to.</summary>
    internal int Rank { get; set; }

    internal BlockHashChain BlockNames { get; }

    internal List<int> Blocks { get; } = [];

    internal int NamedBlocks { get; set; }

    internal SequenceState State { get; set; }

    /// <summary>Tokens that this pass computes for it, or <see cref="NotScheduled"/>; zero when it only generates a token.</summary>
    internal int Scheduled { get; set; }

    internal bool IsScheduled => Scheduled != NotScheduled;

    /// <summary>Whether this pass computes prompt tokens, or tokens lost by a preemption.</summary>
    internal bool InPrefill { get; set; }

    /// <summary>Prompt tokens whose KV entries the destination lacks, and a transfer has to bring.</summary>
    internal int MissingTokens { get; set; }
}

/// <summary>States of a sequence in its engine.</summary>
internal enum SequenceState
{
    /// <summary>Waits for its first admission.</summary>
    Waiting,

    /// <summary>Is in the running list.</summary>
    Running,

    /// <summary>Lost its KV cache and waits at the head of the line.</summary>
    Preempted,

    /// <summary>Waits for KV blocks to be transferred into.</summary>
    AwaitingReservation,

    /// <summary>Holds KV blocks that a transfer is filling.</summary>
    AwaitingTransfer,

    /// <summary>Its KV cache has arrived; waits to run.</summary>
    Transferred,

    /// <summary>Has its token, and holds its KV blocks until they are transferred.</summary>
    Held,

    /// <summary>Has left the engine.</summary>
    Gone,
}
