namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>
/// An element of a node's queue: a role, or a node with roles that wait. Its place among its siblings depends on its own
/// figures alone, so that a change elsewhere does not move it and the sorted queue stays valid.
/// </summary>
internal abstract class QuotaWaiter(string name, QuotaNode? parent)
{
    /// <summary>The order in which siblings are served.</summary>
    public static IComparer<QuotaWaiter> Order { get; } = Comparer<QuotaWaiter>.Create(Compare);

    public string Name { get; } = name;

    public QuotaNode? Parent { get; } = parent;

    /// <summary>Whether GPUs are being taken back for it.</summary>
    public bool Claims { get; protected set; }

    /// <summary>Whether it has less than its guarantee.</summary>
    public bool WithinGuarantee { get; protected set; }

    public int Priority { get; protected set; }

    /// <summary>GPUs it has beyond its guarantee, divided by its weight.</summary>
    public double Share { get; protected set; }

    public DateTimeOffset Since { get; protected set; }

    protected abstract bool IsEligible { get; }

    private bool IsFiled { get; set; }

    /// <summary>Moves the element, and every node above it, to the place that its present figures give it; it leaves the queue when it waits for nothing.</summary>
    public void File()
    {
        for (var waiter = this; waiter.Parent is { } parent; waiter = parent)
        {
            if (waiter.IsFiled)
            {
                parent.Waiting.Remove(waiter);
            }

            waiter.UpdateFigures();
            waiter.IsFiled = waiter.IsEligible && parent.Waiting.Add(waiter);
        }
    }

    protected abstract void UpdateFigures();

    private static int Compare(QuotaWaiter left, QuotaWaiter right)
    {
        var order = right.Claims.CompareTo(left.Claims);
        order = order != 0 ? order : right.WithinGuarantee.CompareTo(left.WithinGuarantee);
        order = order != 0 ? order : right.Priority.CompareTo(left.Priority);
        order = order != 0 ? order : left.Share.CompareTo(right.Share);
        order = order != 0 ? order : left.Since.CompareTo(right.Since);
        return order != 0 ? order : string.CompareOrdinal(left.Name, right.Name);
    }
}
