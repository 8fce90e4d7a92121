namespace GlobalPlanner.Planning.Arbitration.Quota;

/// <summary>
/// A group with one GPU type, or the root with all of them. What a group may have: what of its guarantee is not lent
/// (<see cref="Local"/>), and on top what its parent has free, up to its borrowing limit. Usage that fits into the part not
/// lent does not show at the parent. (The arithmetic of Kubernetes Kueue's cohorts.)
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

    /// <summary>Children and pools that wait, the next one first.</summary>
    public SortedSet<QuotaWaiter> Waiting { get; } = new(Order);

    public double Weight { get; }

    public GroupQuota Quota { get; }

    /// <summary>GPUs it can always have; the root's are all there are.</summary>
    public long Guaranteed { get; private set; }

    /// <summary>What of the guarantee others cannot use.</summary>
    public long Local { get; private set; }

    /// <summary>GPUs charged below it.</summary>
    public long Total { get; private set; }

    /// <summary>Whether whoever is next below it does not fit, so that everybody below it waits.</summary>
    public bool IsBlocked { get; set; }

    /// <summary>How much of <see cref="Local"/> is unused.</summary>
    public long LocalRoom => Math.Max(0, Local - Usage);

    protected override bool IsEligible => Waiting.Count > 0 && !IsBlocked;

    /// <summary>The guarantee without what of it is kept further below.</summary>
    private long Subtree { get; set; }

    /// <summary>Usage that is not covered further below.</summary>
    private long Usage { get; set; }

    /// <summary>Most it may use of what is shared.</summary>
    private long BorrowRoom => Quota.BorrowingLimitGpus is { } limit ? Subtree - Local - Math.Max(0, Usage - Local) + limit : Unlimited;

    /// <summary>Computes quotas from the leaves up; <paramref name="capacity"/> is what there is in all, for the root only.</summary>
    public void Settle(long? capacity)
    {
        foreach (var child in Children)
        {
            child.Settle(null);
        }

        Guaranteed = capacity ?? Quota.GuaranteedGpus ?? Children.Sum(static child => child.Guaranteed);
        Subtree = Guaranteed - Children.Sum(static child => child.Local);
        Local = capacity is null && Quota.LendingLimitGpus is { } lent ? Math.Max(0, Subtree - lent) : 0;
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

    /// <summary>GPUs that can be charged here now; below zero when more is charged than there is.</summary>
    public long Available() => Parent is null ? Subtree - Usage : LocalRoom + Math.Min(Parent.Available(), BorrowRoom);

    /// <summary>The highest node that has no room for that many GPUs; null when there is room.</summary>
    public QuotaNode? Binding(long gpus)
    {
        QuotaNode? binding = null;
        var needed = gpus;
        for (var node = this; node is not null; node = node.Parent)
        {
            needed -= node.LocalRoom;
            if (node.Parent is null ? node.Available() < needed : node.BorrowRoom < needed)
            {
                binding = node;
            }
        }

        return binding;
    }

    /// <summary>GPUs that can be charged here out of what is kept below <paramref name="top"/>.</summary>
    public long RoomBelow(QuotaNode top)
    {
        var room = 0L;
        for (var node = this; node is not null && node != top; node = node.Parent)
        {
            room += node.LocalRoom;
        }

        return room;
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
