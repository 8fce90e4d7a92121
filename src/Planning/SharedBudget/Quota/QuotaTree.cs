using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>The tree of groups for every GPU type, and the node that each role belongs to.</summary>
internal sealed class QuotaTree
{
    private readonly QuotaTerms _terms;
    private readonly SortedDictionary<string, QuotaNode> _roots = new(StringComparer.Ordinal);
    private readonly Dictionary<(string GpuType, string Group), QuotaNode> _homes = [];

    /// <summary>Builds the trees; see <see cref="QuotaTable.Create"/>.</summary>
    public QuotaTree(QuotaTerms terms, int? ceilingGpus)
    {
        _terms = terms;
        var groups = terms.Groups.ToDictionary(static group => group.Name, StringComparer.Ordinal);
        Plant(
            QuotaTerms.DefaultGpuType,
            ceilingGpus is { } ceiling ? ceiling - terms.GpusByType.Values.Sum(static gpus => (long)gpus) : QuotaNode.Unlimited,
            groups);
        foreach (var (type, gpus) in terms.GpusByType)
        {
            Plant(type, gpus, groups);
        }
    }

    /// <summary>The root of every GPU type.</summary>
    public IEnumerable<KeyValuePair<string, QuotaNode>> Roots => _roots;

    public QuotaNode HomeOf(RoleId id) => _homes[(_terms.GpuTypeOf(id), _terms.GroupOf(id))];

    private void Plant(string type, long capacity, Dictionary<string, QuotaGroupTerms> groups)
    {
        var root = new QuotaNode(QuotaTerms.NoGroup, null, 1, new GroupQuota(null, null, null));
        _roots[type] = root;
        foreach (var group in _terms.Groups)
        {
            Grow(group, type, root, groups);
        }

        foreach (var group in _terms.Groups)
        {
            if (_homes[(type, group.Name)] is { Children.Count: > 0 } node)
            {
                // Roles directly in a group that has subgroups form a group of their own, guaranteed the part that the subgroups are not.
                var rest = node.Quota.GuaranteedGpus is { } own ? Math.Max(0, own - node.Children.Sum(Guarantee)) : 0;
                _homes[(type, group.Name)] = new QuotaNode(QuotaTerms.NoGroup, node, 1, new GroupQuota((int)rest, null, null));
            }
        }

        _homes[(type, QuotaTerms.NoGroup)] = root.Children.Count == 0 ? root : new QuotaNode(QuotaTerms.NoGroup, root, 1, new GroupQuota(0, null, null));
        root.Settle(capacity);

        static long Guarantee(QuotaNode node) => node.Quota.GuaranteedGpus ?? node.Children.Sum(Guarantee);
    }

    private QuotaNode Grow(QuotaGroupTerms group, string type, QuotaNode root, Dictionary<string, QuotaGroupTerms> groups)
    {
        if (_homes.TryGetValue((type, group.Name), out var known))
        {
            return known;
        }

        var parent = group.Parent is { } name ? Grow(groups[name], type, root, groups) : root;
        return _homes[(type, group.Name)] = new QuotaNode(
            group.Name, parent, group.Weight, group.Quotas.GetValueOrDefault(type) ?? new GroupQuota(null, null, null));
    }
}
