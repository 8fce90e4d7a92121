using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.SharedBudget.Serving;

/// <summary>The state that the rules of a budget read and change: entries, terms, policy, open trades, and the events and writes to hand out.</summary>
internal sealed class BookState(int capacity)
{
    /// <summary>Most events kept for the caller; older ones are dropped.</summary>
    private const int EventsKept = 4096;

    private readonly Queue<BudgetEvent> _events = new();
    private readonly List<LedgerWrite> _writes = [];

    public BookEntries Entries { get; } = new(capacity);

    public CommonTerms Terms { get; set; } = new();

    public IArbiter Arbiter { get; set; } = null!;

    /// <summary>The roles whose request is being answered; whoever asked writes what they are granted.</summary>
    public RoleMove[] Asking { get; set; } = [];

    public long Epoch { get; set; }

    public long Sequence { get; set; }

    /// <summary>Trades that still wait for a recipient to grow.</summary>
    public ImmutableArray<LedgerTrade> Trades { get; set; } = [];

    public BudgetTotals Totals => Entries.Totals;

    /// <summary>The fence of the last recorded decision.</summary>
    public WriteFence LastFence => new(Epoch, Sequence);

    /// <summary>The fence of the decision that is being made.</summary>
    public WriteFence NextFence => new(Epoch, Sequence + 1);

    /// <summary>Whether no write that is still outstanding may raise a deployment.</summary>
    public bool NoRoom => Totals.HasNoRoom(Terms.CeilingGpus);

    /// <summary>Whether a ceiling is in force and the ledger cannot tell how much of it is used.</summary>
    public bool UsageUnknown => Terms.CeilingGpus is not null && Totals.UnknownRoles > 0;

    public LedgerRole? Find(RoleId id) => Entries.Find(id.Participant)?[id.Role];

    /// <summary>Whether growth of a role cannot be charged, because its cost or the usage of the budget is unknown.</summary>
    public bool CannotCharge(LedgerRole entry) => UsageUnknown || (Terms.CeilingGpus is not null && entry.GpuPerReplica is null);

    /// <summary>Whether a role is one of <see cref="Asking"/>.</summary>
    public bool IsAsking(RoleId id) => Array.Exists(Asking, move => move.Id == id);

    /// <summary>Replaces a role of a deployment that is in the ledger.</summary>
    public void Set(RoleId id, LedgerRole entry)
    {
        var deployment = Entries.Find(id.Participant)!;
        Entries.Put(deployment, deployment.With(id.Role, entry));
    }

    public void Add(BudgetEvent happened)
    {
        _events.Enqueue(happened);
        if (_events.Count > EventsKept)
        {
            _events.Dequeue();
        }
    }

    /// <summary>Adds a write that the budget itself must see to, because no caller waits for it. Roles of one deployment under one fence share a write.</summary>
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

    /// <summary>Hands out the events and writes since the last call.</summary>
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
