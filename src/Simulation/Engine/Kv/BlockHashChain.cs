using System.Collections.Immutable;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Workload;

namespace GlobalPlanner.Simulation.Engine.Kv;

/// <summary>
/// Names the KV blocks of one request by everything before and in them, so that two requests share a block exactly
/// when they share the whole prefix up to its end. A prompt token is identified by the id of its trace block
/// (<see cref="PrefixBlocks"/>). Tokens without an id, and generated ones, belong to this request alone.
/// </summary>
public sealed class BlockHashChain
{
    private const ulong OwnContent = 0xD1B54A32D192ED03;

    private readonly ImmutableArray<long> _prefixBlockIds;
    private readonly int _inputTokens;
    private readonly ulong _requestKey;
    private readonly int _blockSize;
    private ulong[] _hashes = [];
    private int _count;

    /// <param name="prefixBlockIds">One id for every <see cref="PrefixBlocks.Tokens"/> prompt tokens; empty when nothing is shared.</param>
    /// <param name="inputTokens">Prompt tokens.</param>
    /// <param name="requestKey">Keeps this request's own tokens apart from every other request's.</param>
    /// <param name="blockSize">Tokens of a KV block, greater than zero.</param>
    public BlockHashChain(ImmutableArray<long> prefixBlockIds, int inputTokens, long requestKey, int blockSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockSize);
        _prefixBlockIds = prefixBlockIds.IsDefault ? [] : prefixBlockIds;
        _inputTokens = inputTokens;
        _requestKey = Mix((ulong)requestKey ^ OwnContent);
        _blockSize = blockSize;
    }

    /// <summary>Hash of a full block, by its position in the sequence; never zero.</summary>
    public ulong this[int index]
    {
        get
        {
            while (_count <= index)
            {
                Append();
            }

            return _hashes[index];
        }
    }

    private void Append()
    {
        if (_count == _hashes.Length)
        {
            Array.Resize(ref _hashes, Math.Max(16, _count * 2));
        }

        var hash = Mix((_count == 0 ? 0UL : _hashes[_count - 1]) + OwnContent);
        var first = (long)_count * _blockSize;
        var last = first + _blockSize - 1;
        if (last >= Math.Min(_inputTokens, (long)_prefixBlockIds.Length * PrefixBlocks.Tokens))
        {
            hash = Mix(hash ^ _requestKey);
        }
        else
        {
            for (var i = (int)(first / PrefixBlocks.Tokens); i <= last / PrefixBlocks.Tokens; i++)
            {
                hash = Mix(hash ^ Mix((ulong)_prefixBlockIds[i]));
            }
        }

        _hashes[_count++] = hash == 0 ? 1 : hash;
    }

    private static ulong Mix(ulong value) => SeededRandom.Mix(value + SeededRandom.Increment);
}
