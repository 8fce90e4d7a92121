using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Serving;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>What the rules of a <see cref="BudgetBook"/> work on.</summary>
internal sealed class BookState(int capacity)
{
    /// <summary>Events nobody has taken; older ones are dropped.</summary>
    private const int EventsKept = 4096;

    private readonly Queue<BudgetEvent> _events = new();
    private readonly List<LedgerWrite> _writes = [];

    public BookEntries Entries { get; } = new(capacity);

    public BudgetTerms Terms { get; set; } = new();

    public IArbiter Arbiter { get; set; } = null!;

    /// <summary>The pools whose request is being answered; who asked writes what they are granted.</summary>
    public RoleMove[] Asking { get; set; } = [];

    public long Epoch { get; set; }

    public long Sequence { get; set; }

    /// <summary>Trades whose second phase is not over.</summary>
    public ImmutableArray<LedgerTrade> Trades { get; set; } = [];

    public BudgetTotals Totals => Entries.Totals;

    /// <summary>The fence of the decision that is being made.</summary>
    public WriteFence NextFence => new(Epoch, Sequence + 1);

    /// <summary>Whether nothing that is not written yet may raise a deployment.</summary>
    public bool NoRoom => Terms.CeilingGpus is { } ceiling && (Totals.ChargedGpus > ceiling || Totals.UnknownPools > 0);

    public LedgerRole? Find(RoleId id) => Entries.Find(id.Participant)?[id.Role];

    /// <summary>Whether a pool is one of <see cref="Asking"/>.</summary>
    public bool IsAsking(RoleId id) => Array.Exists(Asking, move => move.Id == id);

    /// <summary>Replaces a pool of a deployment that is known.</summary>
    public void Set(RoleId id, LedgerRole pool)
    {
        var deployment = Entries.Find(id.Participant)!;
        Entries.Put(deployment, deployment.With(id.Role, pool));
    }

    public void Add(BudgetEvent happened)
    {
        _events.Enqueue(happened);
        if (_events.Count > EventsKept)
        {
            _events.Dequeue();
        }
    }

    /// <summary>A pool whose grant nobody but the budget is going to write.</summary>
    public void Write(RoleId id, int replicas, WriteFence fence)
    {
        var at = _writes.FindIndex(write => write.Participant == id.Participant && write.Fence == fence);
        var targets = (at < 0 ? null : _writes[at].Targets) ?? new(null, null);
        var write = new LedgerWrite(
            id.Participant, id.Role == PoolRole.Prefill ? targets with { Prefill = replicas } : targets with { Decode = replicas }, fence);
        if (at < 0)
        {
            _writes.Add(write);
        }
        else
        {
            _writes[at] = write;
        }
    }

    public (IReadOnlyList<BudgetEvent> Events, IReadOnlyList<LedgerWrite> Writes) Take()
    {
        if (_events.Count == 0 && _writes.Count == 0)
        {
            return ([], []);
        }

        (IReadOnlyList<BudgetEvent>, IReadOnlyList<LedgerWrite>) taken = ([.. _events], [.. _writes]);
        Discard();
        return taken;
    }

    public void Discard()
    {
        _events.Clear();
        _writes.Clear();
    }
}
