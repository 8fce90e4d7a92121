using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Engine.Kv;

/// <summary>Gives the KV blocks of one rank to its sequences: reuses prefixes, grows sequences token by token, names full blocks.</summary>
internal sealed class SequenceMemory(EngineOptions options)
{
    public KvBlockPool Pool { get; } = new(options.NumGpuBlocks);

    public int BlockSize => options.BlockSize;

    /// <summary>Blocks that hold so many tokens; the last may be partly filled.</summary>
    public int BlocksFor(int tokens) => (tokens + options.BlockSize - 1) / options.BlockSize;

    /// <summary>The reason why a sequence of so many blocks can never run here; null when it can.</summary>
    public string? WhyNever(Sequence sequence, int blocks)
    {
        if (blocks > Pool.Capacity)
        {
            return $"{sequence.Length} tokens need {blocks} KV blocks; the engine has {Pool.Capacity}.";
        }

        return sequence.PromptTokens >= options.MaxModelLen
            ? $"{sequence.PromptTokens} prompt tokens leave no room within max_model_len {options.MaxModelLen}."
            : null;
    }

    /// <summary>Counts the leading blocks of a sequence that are here, and those of them that no sequence uses.</summary>
    public (int Hits, int Unused) Match(Sequence sequence, int limit) =>
        options.EnablePrefixCaching ? Pool.Match(sequence.BlockNames, limit) : (0, 0);

    /// <summary>The prompt blocks of a sequence that are cached here, and all its prompt blocks.</summary>
    public (int Hits, int Total) Overlap(Sequence sequence) =>
        (Match(sequence, sequence.PromptTokens / options.BlockSize).Hits, BlocksFor(sequence.PromptTokens));

    /// <summary>Whether a sequence of so many blocks fits, given those that were matched.</summary>
    public bool Fits(int blocks, (int Hits, int Unused) match) => blocks - match.Hits <= Pool.Available - match.Unused;

    /// <summary>Gives a sequence that has none the blocks that were matched.</summary>
    public void TakeMatched(Sequence sequence, int hits)
    {
        Pool.Share(sequence.BlockNames, hits, sequence.Blocks);
        sequence.NamedBlocks = hits;
    }

    /// <summary>Whether there are enough free blocks for a sequence to hold so many tokens.</summary>
    public bool CanGrow(Sequence sequence, int tokens) => BlocksFor(tokens) - sequence.Blocks.Count <= Pool.Available;

    /// <summary>Gives a sequence the blocks it lacks for so many tokens.</summary>
    public void Grow(Sequence sequence, int tokens)
    {
        var missing = BlocksFor(tokens) - sequence.Blocks.Count;
        if (missing > 0)
        {
            Pool.Allocate(missing, sequence.Blocks);
        }
    }

    /// <summary>Names the blocks that have become full, so that others can share them.</summary>
    public void NameFull(Sequence sequence)
    {
        if (!options.EnablePrefixCaching)
        {
            return;
        }

        var full = sequence.Computed / options.BlockSize;
        for (var i = sequence.NamedBlocks; i < full; i++)
        {
            Pool.Name(sequence.Blocks[i], sequence.BlockNames[i]);
        }

        sequence.NamedBlocks = Math.Max(sequence.NamedBlocks, full);
    }

    public void Release(Sequence sequence)
    {
        Pool.Release(sequence.Blocks);
        sequence.NamedBlocks = 0;
    }

    /// <summary>Whether every sequence of a batch can grow by so many tokens without a preemption.</summary>
    public bool CanGrowAll(List<Sequence> batch, int tokens)
    {
        long needed = 0;
        foreach (var sequence in batch)
        {
            needed += Math.Max(0, BlocksFor(sequence.Length + tokens) - sequence.Blocks.Count);
        }

        return needed <= Pool.Available;
    }
}
