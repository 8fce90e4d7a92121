namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>
/// A group for one GPU type, or the root that owns all GPUs of the type. A group may use the part of its guarantee that it
/// does not lend (<see cref="Local"/>), and on top the GPUs that its parent has free, up to its borrowing limit. Usage that
/// fits into the part not lent does not show at the parent. (The arithmetic of Kubernetes Kueue's cohorts.)
/// </summary>
internal sealed class QuotaNode : QuotaWaiter
{
    /// <summary>Stands for no ceiling; far from the limits of the type, so that sums do not overflow.</summary>
    public const long Unlimited = long.MaxValue / 8;

    public QuotaNode(string name, QuotaNode? parent, double weight, GroupQuota quota)
        : base(name, parent)
    {
        (Weight, Quota) = (weight, quota);
        parent?.Children.Add(this);
    }

    public List<QuotaNode> Children { get; } = [];

    /// <summary>Children and roles that wait, the next one first.</summary>
    public SortedSet<QuotaWaiter> Waiting { get; } = new(Order);

    public QuotaNode Root => Parent is null ? this : Parent.Root;

    public double Weight { get; }

    public GroupQuota Quota { get; }

    /// <summary>GPUs it is guaranteed; for the root, all GPUs of the type.</summary>
    public long Guaranteed { get; private set; }

    /// <summary>GPUs of its own guarantee that it does not lend.</summary>
    public long Local { get; private set; }

    /// <summary>GPUs that neither it nor any node below it lends.</summary>
    public long Kept { get; private set; }

    /// <summary>Most GPUs it can take up, including those kept in it.</summary>
    public long Limit => Quota.BorrowingLimitGpus is { } borrowing ? Guaranteed + borrowing : Unlimited;

    /// <summary>GPUs that could be charged here if nothing were charged anywhere.</summary>
    public long Most => Parent is null
        ? Subtree
        : Local + Math.Min(Parent.Most, Quota.BorrowingLimitGpus is { } borrowing ? Subtree - Local + borrowing : Unlimited);

    /// <summary>Its position in the tree: parents first, then as configured.</summary>
    public int Index { get; private set; }

    /// <summary>GPUs charged below it.</summary>
    public long Total { get; private set; }

    /// <summary>Whether the role that is next below it does not fit, so that every role below it waits.</summary>
    public bool IsBlocked { get; set; }

    /// <summary>GPUs of <see cref="Local"/> that are unused.</summary>
    public long LocalRoom => Math.Max(0, Local - Usage);

    protected override bool IsEligible => Waiting.Count > 0 && !IsBlocked;

    /// <summary>The guarantee without the GPUs kept further below.</summary>
    private long Subtree { get; set; }

    /// <summary>Usage that is not covered further below.</summary>
    private long Usage { get; set; }

    /// <summary>Most GPUs it may still borrow.</summary>
    private long BorrowRoom => Quota.BorrowingLimitGpus is { } limit ? Subtree - Local - Math.Max(0, Usage - Local) + limit : Unlimited;

    /// <summary>Room for GPUs that are not kept here: at the root the free GPUs, elsewhere those it may still borrow.</summary>
    public long SharedRoom => Parent is null ? Available() : BorrowRoom;

    /// <summary>Computes quotas from the leaves up.</summary>
    /// <param name="capacity">GPUs in all; null except for the root.</param>
    /// <param name="index">The index of this node.</param>
    /// <returns>The index of the next node.</returns>
    public int Settle(long? capacity, int index = 0)
    {
        Index = index++;
        foreach (var child in Children)
        {
            index = child.Settle(null, index);
        }

        var below = Children.Sum(static child => child.Kept);
        Guaranteed = capacity ?? Quota.GuaranteedGpus ?? Children.Sum(static child => child.Guaranteed);
        Subtree = Guaranteed - below;
        Local = capacity is null && Quota.LendingLimitGpus is { } lent ? Math.Max(0, Subtree - lent) : 0;
        Kept = below + Local;
        return index;
    }

    /// <summary>Charges GPUs, or frees them when negative, here and above.</summary>
    public void Charge(long gpus)
    {
        var shown = gpus;
        for (var node = this; node is not null; node = node.Parent)
        {
            node.Total += gpus;
            var before = Math.Max(0, node.Usage - node.Local);
            node.Usage += shown;
            shown = Math.Max(0, node.Usage - node.Local) - before;
        }
    }

    /// <summary>GPUs that can be charged here now; negative when more is charged than exists.</summary>
    public long Available() => Parent is null ? Subtree - Usage : LocalRoom + Math.Min(Parent.Available(), BorrowRoom);

    /// <summary>
    /// The lowest node that has no room for that many GPUs; null when there is room. Until that node
    /// has room, room further up is of no use here and goes to others.
    /// </summary>
    public QuotaNode? Binding(long gpus)
    {
        var needed = gpus;
        for (var node = this; node is not null; node = node.Parent)
        {
            needed -= node.LocalRoom;
            if (node.SharedRoom < needed)
            {
                return node;
            }
        }

        return null;
    }

    /// <summary>The nearest node, this one or above, that is blocked; null when none is.</summary>
    public QuotaNode? NearestBlock()
    {
        var node = this;
        while (node is { IsBlocked: false })
        {
            node = node.Parent;
        }

        return node;
    }

    /// <summary>GPUs that can be charged here out of those kept below <paramref name="top"/>.</summary>
    public long RoomBelow(QuotaNode top)
    {
        var room = 0L;
        for (var node = this; node is not null && node != top; node = node.Parent)
        {
            room += node.LocalRoom;
        }

        return room;
    }

    /// <summary>Whether it is this node or below it.</summary>
    public bool IsWithin(QuotaNode top)
    {
        var node = this;
        while (node is not null && node != top)
        {
            node = node.Parent;
        }

        return node is not null;
    }

    /// <summary>The part of a release here that becomes free in a node further up; the rest is covered by GPUs kept on the way.</summary>
    public long Shown(long gpus, QuotaNode top)
    {
        for (var node = this; node != top; node = node.Parent!)
        {
            gpus = Math.Min(gpus, Math.Max(0, node.Usage - node.Local));
        }

        return gpus;
    }

    /// <summary>Whether all groups on the way up to a node still use their guarantee when GPUs are released here.</summary>
    public bool KeepsGuarantees(long gpus, QuotaNode top)
    {
        for (var node = this; node != top; node = node.Parent!)
        {
            if (node.Total - gpus < node.Guaranteed)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The children of the lowest common node through which two nodes are in it; none where it is one of the two.</summary>
    public (QuotaNode? Mine, QuotaNode? Theirs) Branches(QuotaNode theirs)
    {
        for (var node = this; node.Parent is not null; node = node.Parent)
        {
            for (var other = theirs; other.Parent is not null; other = other.Parent)
            {
                if (node != other && node.Parent == other.Parent)
                {
                    return (node, other);
                }
            }
        }

        return (null, null);
    }

    protected override void UpdateFigures()
    {
        WithinGuarantee = Total < Guaranteed;
        Share = Math.Max(0, Total - Guaranteed) / Weight;
        if (Waiting.Min is { } next)
        {
            (Claims, Priority, Since) = (next.Claims, next.Priority, next.Since);
        }
    }
}
