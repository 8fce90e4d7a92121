namespace GlobalPlanner.Planning.Arbitration.Quota;

/// <summary>
/// What every group, and every priority within it, is entitled to while demand is as it is: first the guarantees, then
/// what is left by priority, and among equals by weight, so that the least that any gets beyond its guarantee, over its
/// weight, is as large as it can be (weighted max-min fairness). See docs/arbitration.md. It depends on demand and on the
/// tree alone, not on who holds what: that is why reclaiming toward it comes to an end.
/// </summary>
internal sealed class Entitlements
{
    /// <summary>Sums of floating-point shares may fall short of a whole GPU by this.</summary>
    private const double Rounding = 1e-6;

    private readonly Dictionary<(QuotaNode Node, int Priority), long> _classes = [];
    private readonly Dictionary<QuotaNode, SortedDictionary<int, double>> _demand = [];

    private Entitlements()
    {
    }

    /// <summary>Computes the entitlements of one tree.</summary>
    public static Entitlements Of(QuotaNode root, IEnumerable<QuotaLeaf> pools)
    {
        var entitlements = new Entitlements();
        foreach (var leaf in pools)
        {
            for (var node = leaf.Parent; node is not null; node = node.Parent)
            {
                var demand = entitlements.DemandOf(node);
                demand[leaf.Pool.Priority] = demand.GetValueOrDefault(leaf.Pool.Priority) + leaf.Pool.DemandGpus;
            }
        }

        entitlements.Distribute(root, root.Guaranteed);
        return entitlements;
    }

    /// <summary>GPUs of the pools of one priority that are directly in a node.</summary>
    public long Of(QuotaNode node, int priority) => _classes.GetValueOrDefault((node, priority));

    /// <summary>GPUs of a node with all below it.</summary>
    public long Of(QuotaNode node) =>
        node.Children.Count > 0
            ? node.Children.Sum(Of)
            : _classes.Where(entry => entry.Key.Node == node).Sum(static entry => entry.Value);

    private static double Limit(QuotaNode node) =>
        node.Quota.BorrowingLimitGpus is { } borrowing ? (double)node.Guaranteed + borrowing : QuotaNode.Unlimited;

    private SortedDictionary<int, double> DemandOf(QuotaNode node)
    {
        if (!_demand.TryGetValue(node, out var demand))
        {
            _demand[node] = demand = new SortedDictionary<int, double>(Comparer<int>.Create(static (left, right) => right.CompareTo(left)));
        }

        return demand;
    }

    private void Distribute(QuotaNode node, double gpus)
    {
        if (node.Children.Count == 0)
        {
            foreach (var (priority, demand) in DemandOf(node))
            {
                var share = Math.Min(demand, gpus);
                gpus -= share;
                _classes[(node, priority)] = (long)Math.Floor(share + Rounding);
            }

            return;
        }

        var children = node.Children.OrderBy(static child => child.Name, StringComparer.Ordinal).Select(child => new Child(child, DemandOf(child))).ToList();
        var left = gpus - children.Sum(static child => Math.Max(child.Share, child.Node.Local));
        foreach (var priority in DemandOf(node).Keys)
        {
            foreach (var child in children)
            {
                child.Want(priority);
            }

            left -= Fill(children, left);
        }

        foreach (var child in children)
        {
            Distribute(child.Node, child.Share);
        }
    }

    /// <summary>
    /// Raises the water: every child to the same level beyond its guarantee by its weight, none above what it wants.
    /// Returns what was given.
    /// </summary>
    private static double Fill(List<Child> children, double gpus)
    {
        var given = 0.0;
        var thirsty = children.Where(static child => child.Cap > child.Share).OrderBy(static child => child.CapLevel).ToList();

        // Children leave in the order in which they have what they want; those that stay share one level.
        while (thirsty.Count > 0 && gpus - given > Rounding)
        {
            var level = LevelOf(thirsty, gpus - given);
            var full = thirsty.Where(child => child.CapLevel <= level).ToList();
            if (full.Count == 0)
            {
                given += thirsty.Sum(child => child.RaiseTo(level));
                break;
            }

            given += full.Sum(static child => child.RaiseTo(child.CapLevel));
            thirsty.RemoveAll(full.Contains);
        }

        return given;
    }

    /// <summary>The level to which that many GPUs raise all of them, if none had a cap.</summary>
    private static double LevelOf(List<Child> children, double gpus)
    {
        var (weight, sum) = (0.0, gpus);
        var level = double.PositiveInfinity;
        foreach (var child in children.OrderBy(static child => child.Level))
        {
            if (level <= child.Level)
            {
                break;
            }

            weight += child.Node.Weight;
            sum += child.Level * child.Node.Weight;
            level = sum / weight;
        }

        return level;
    }

    private sealed class Child
    {
        private readonly SortedDictionary<int, double> _demand;
        private readonly double _limit;

        public Child(QuotaNode node, SortedDictionary<int, double> demand)
        {
            (Node, _demand, _limit) = (node, demand, Limit(node));
            Share = Math.Min(Math.Min(demand.Values.Sum(), node.Guaranteed), _limit);
            Cap = Share;
        }

        public QuotaNode Node { get; }

        public double Share { get; private set; }

        /// <summary>What it may have by now.</summary>
        public double Cap { get; private set; }

        /// <summary>What it has beyond its guarantee, by weight; below zero while it has less.</summary>
        public double Level => (Share - Node.Guaranteed) / Node.Weight;

        public double CapLevel => (Cap - Node.Guaranteed) / Node.Weight;

        /// <summary>Lets it want what its pools of that priority and above want.</summary>
        public void Want(int priority) =>
            Cap = Math.Max(Share, Math.Min(_limit, _demand.TakeWhile(entry => entry.Key >= priority).Sum(static entry => entry.Value)));

        public double RaiseTo(double level)
        {
            var before = Share;
            Share = Math.Max(Share, Math.Min(Cap, Node.Guaranteed + (level * Node.Weight)));
            return Share - before;
        }
    }
}
