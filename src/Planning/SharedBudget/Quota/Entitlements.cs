namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>
/// The GPUs that every group, and every priority within it, is entitled to at the present demand: first the guarantees, then
/// the rest by priority, and within a priority by weighted max-min fairness, so that the smallest share beyond the guarantee,
/// divided by the weight, is as large as possible. See docs/arbitration.md. It depends on demand and on the tree alone, not on
/// the present holders; that is why reclaiming toward it comes to an end.
/// </summary>
internal sealed class Entitlements
{
    /// <summary>Most by which a sum of floating-point shares may fall short of a whole GPU.</summary>
    private const double Rounding = 1e-6;

    private readonly Dictionary<(QuotaNode Node, int Priority), long> _classes = [];
    private readonly Dictionary<QuotaNode, SortedDictionary<int, long>> _demand = [];
    private readonly int[] _priorities;

    private Entitlements(IReadOnlyList<QuotaLeaf> roles)
    {
        foreach (var leaf in roles)
        {
            for (var node = leaf.Parent; node is not null; node = node.Parent)
            {
                if (!_demand.TryGetValue(node, out var demand))
                {
                    _demand[node] = demand = [];
                }

                demand[leaf.Role.Priority] = demand.GetValueOrDefault(leaf.Role.Priority) + leaf.Role.DemandGpus;
            }
        }

        _priorities = [.. roles.Select(static leaf => leaf.Role.Priority).Distinct().OrderDescending()];
    }

    /// <summary>Computes the entitlements of one tree.</summary>
    public static Entitlements Of(QuotaNode root, IReadOnlyList<QuotaLeaf> roles)
    {
        var entitlements = new Entitlements(roles);
        entitlements.Distribute(entitlements.Draw(root), root.Guaranteed);
        return entitlements;
    }

    /// <summary>GPUs that the roles of one priority directly in a node are entitled to.</summary>
    public long Of(QuotaNode node, int priority) => _classes.GetValueOrDefault((node, priority));

    /// <summary>GPUs that a node, with all below it, is entitled to.</summary>
    public long Of(QuotaNode node) => node.Children.Count > 0
        ? node.Children.Sum(Of)
        : _demand.TryGetValue(node, out var demand) ? demand.Keys.Sum(priority => Of(node, priority)) : 0;

    /// <summary>GPUs that the roles below a node hold or want.</summary>
    public long DemandOf(QuotaNode node) => _demand.TryGetValue(node, out var demand) ? demand.Values.Sum() : 0;

    /// <summary>The branch of a node, with the GPUs it can use for each priority and all higher ones.</summary>
    private Branch Draw(QuotaNode node)
    {
        var branches = node.Children.OrderBy(static child => child.Name, StringComparer.Ordinal).Select(Draw).ToArray();
        var wants = new double[_priorities.Length];
        if (branches.Length == 0 && _demand.TryGetValue(node, out var demand))
        {
            var sum = 0L;
            for (var i = 0; i < wants.Length; i++)
            {
                wants[i] = sum += demand.GetValueOrDefault(_priorities[i]);
            }
        }

        for (var i = 0; i < wants.Length; i++)
        {
            foreach (var branch in branches)
            {
                wants[i] += branch.Wants[i];
            }

            // GPUs that the node lends to nobody are taken up by it whether it uses them or not.
            wants[i] = Math.Max(node.Kept, Math.Min(node.Limit, wants[i]));
        }

        return new Branch(node, branches, wants);
    }

    private void Distribute(Branch branch, double gpus)
    {
        if (branch.Children.Length == 0)
        {
            foreach (var (priority, demand) in _demand.TryGetValue(branch.Node, out var demands) ? demands.Reverse() : [])
            {
                var share = Math.Min(demand, gpus);
                gpus -= share;
                _classes[(branch.Node, priority)] = (long)Math.Floor(share + Rounding);
            }

            return;
        }

        var left = gpus;
        foreach (var child in branch.Children)
        {
            left -= child.Begin();
        }

        for (var i = 0; i < _priorities.Length && left > Rounding; i++)
        {
            left -= Fill(branch.Children, i, left);
        }

        foreach (var child in branch.Children)
        {
            Distribute(child, child.Share);
        }
    }

    /// <summary>
    /// Raises all branches to one level of GPUs beyond the guarantee per weight, none above its demand. Returns the GPUs given
    /// out.
    /// </summary>
    private static double Fill(Branch[] branches, int priority, double gpus)
    {
        var needed = branches.Sum(branch => branch.Wanted(priority));
        var level = needed <= gpus ? double.PositiveInfinity : LevelOf(branches, priority, gpus);
        return branches.Sum(branch => branch.RaiseTo(level, priority));
    }

    /// <summary>The level to which that many GPUs raise the branches; fewer than they want.</summary>
    private static double LevelOf(Branch[] branches, int priority, double gpus)
    {
        var steps = new List<(double Level, double Weight)>(2 * branches.Length);
        foreach (var branch in branches)
        {
            if (branch.Wanted(priority) > 0)
            {
                steps.Add((branch.LevelOf(branch.Share), branch.Node.Weight));
                steps.Add((branch.LevelOf(branch.Wants[priority]), -branch.Node.Weight));
            }
        }

        steps.Sort();
        var (level, weight, left) = (steps[0].Level, 0.0, gpus);
        foreach (var step in steps)
        {
            var cost = (step.Level - level) * weight;
            if (cost >= left)
            {
                return level + (left / weight);
            }

            (left, level, weight) = (left - cost, step.Level, weight + step.Weight);
        }

        return level;
    }

    private sealed class Branch(QuotaNode node, Branch[] children, double[] wants)
    {
        public QuotaNode Node { get; } = node;

        public Branch[] Children { get; } = children;

        /// <summary>GPUs it can use for each priority and all higher ones, including those kept in it.</summary>
        public double[] Wants { get; } = wants;

        public double Share { get; private set; }

        /// <summary>Gives it the usable part of its guarantee and the GPUs kept in it; returns them.</summary>
        public double Begin() => Share = Math.Max(Node.Kept, Math.Min(Wants.Length == 0 ? 0 : Wants[^1], Node.Guaranteed));

        public double Wanted(int priority) => Math.Max(0, Wants[priority] - Share);

        /// <summary>GPUs beyond its guarantee, divided by its weight; negative below the guarantee.</summary>
        public double LevelOf(double gpus) => (gpus - Node.Guaranteed) / Node.Weight;

        public double RaiseTo(double level, int priority)
        {
            var before = Share;
            Share = Math.Max(Share, Math.Min(Wants[priority], Node.Guaranteed + (level * Node.Weight)));
            return Share - before;
        }
    }
}
