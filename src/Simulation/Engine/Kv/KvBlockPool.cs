namespace GlobalPlanner.Simulation.Engine.Kv;

/// <summary>
/// The KV blocks of one rank. A block is free, in use by one or more sequences, or cached: no sequence uses it, but it
/// still holds the prefix that it is named by. Cached blocks are evicted least recently used first. A block gets its
/// record when it is first used, so that an idle engine costs next to nothing.
/// </summary>
public sealed class KvBlockPool
{
    private const int None = -1;

    private readonly Dictionary<ulong, int> _byHash = [];
    private readonly Stack<int> _free = new();
    private ulong[] _hash = [];
    private int[] _users = [];
    private int[] _older = [];
    private int[] _newer = [];
    private int _materialised;
    private int _oldest = None;
    private int _newest = None;

    /// <param name="capacity">Blocks of the rank, greater than zero.</param>
    public KvBlockPool(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        Capacity = capacity;
    }

    /// <summary>Blocks of the rank.</summary>
    public int Capacity { get; }

    /// <summary>Blocks that no sequence uses but that still hold a prefix.</summary>
    public int Cached { get; private set; }

    /// <summary>Blocks that a sequence uses.</summary>
    public int Active { get; private set; }

    /// <summary>Blocks that can be given to a sequence: free ones and cached ones.</summary>
    public int Available => Capacity - Active;

    /// <summary>
    /// Counts the leading full blocks of a sequence that are here, at most <paramref name="limit"/>, and those of them that
    /// no sequence uses. Sharing the latter reduces <see cref="Available"/>; sharing the others costs nothing.
    /// </summary>
    public (int Hits, int Unused) Match(BlockHashChain chain, int limit)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var hits = 0;
        var unused = 0;
        while (hits < limit && _byHash.TryGetValue(chain[hits], out var block))
        {
            unused += _users[block] == 0 ? 1 : 0;
            hits++;
        }

        return (hits, unused);
    }

    /// <summary>Gives a sequence the first <paramref name="hits"/> blocks that <see cref="Match"/> found.</summary>
    public void Share(BlockHashChain chain, int hits, List<int> blocks)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(blocks);
        for (var i = 0; i < hits; i++)
        {
            var block = _byHash[chain[i]];
            if (_users[block]++ == 0)
            {
                Unlink(block);
                Cached--;
                Active++;
            }

            blocks.Add(block);
        }
    }

    /// <summary>Gives a sequence new blocks. The caller has checked <see cref="Available"/>.</summary>
    public void Allocate(int count, List<int> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        for (var i = 0; i < count; i++)
        {
            var block = Take();
            _users[block] = 1;
            Active++;
            blocks.Add(block);
        }
    }

    /// <summary>Names a block that has become full. It stays unnamed when another block already has that name.</summary>
    public void Name(int block, ulong hash)
    {
        if (_hash[block] == 0 && _byHash.TryAdd(hash, block))
        {
            _hash[block] = hash;
        }
    }

    /// <summary>Takes all blocks from a sequence. Its tail is released first, so that the end of a prefix is evicted before its beginning.</summary>
    public void Release(List<int> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        for (var i = blocks.Count - 1; i >= 0; i--)
        {
            var block = blocks[i];
            if (--_users[block] > 0)
            {
                continue;
            }

            Active--;
            if (_hash[block] == 0)
            {
                _free.Push(block);
            }
            else
            {
                LinkNewest(block);
                Cached++;
            }
        }

        blocks.Clear();
    }

    private int Take()
    {
        if (_free.TryPop(out var block))
        {
            return block;
        }

        if (_materialised < Capacity)
        {
            if (_materialised == _hash.Length)
            {
                Grow();
            }

            return _materialised++;
        }

        block = _oldest;
        Unlink(block);
        Cached--;
        _byHash.Remove(_hash[block]);
        _hash[block] = 0;
        return block;
    }

    private void Grow()
    {
        var size = Math.Min(Capacity, Math.Max(64, _hash.Length * 2));
        Array.Resize(ref _hash, size);
        Array.Resize(ref _users, size);
        Array.Resize(ref _older, size);
        Array.Resize(ref _newer, size);
    }

    private void LinkNewest(int block)
    {
        _older[block] = _newest;
        _newer[block] = None;
        if (_newest == None)
        {
            _oldest = block;
        }
        else
        {
            _newer[_newest] = block;
        }

        _newest = block;
    }

    private void Unlink(int block)
    {
        var (older, newer) = (_older[block], _newer[block]);
        if (older == None)
        {
            _oldest = newer;
        }
        else
        {
            _newer[older] = newer;
        }

        if (newer == None)
        {
            _newest = older;
        }
        else
        {
            _older[newer] = older;
        }
    }
}
