using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Configuration;

/// <summary>Which priority policy a pool has. Selectors are read once; keep what is found for as long as the pool exists.</summary>
public sealed class PriorityTable
{
    private readonly RoleSelectorTable<RolePriority> _selectors;
    private readonly PriorityPolicy _default;

    /// <summary>The policies of a configuration that was found sound.</summary>
    public PriorityTable(PriorityConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        _selectors = new RoleSelectorTable<RolePriority>(config.Pools, static p => p.Selector);
        _default = PriorityPolicy.Fixed(PriorityPolicy.DefaultSelector, config.Default);
    }

    /// <summary>The policy with the most specific selector; the default when none names the pool.</summary>
    public PriorityPolicy Find(RoleId pool) => Find(pool.ToString());

    /// <summary>The same for the path of a pool.</summary>
    public PriorityPolicy Find(string pool) => _selectors.Find(pool) switch
    {
        { Rules: { } rules } found => new PriorityPolicy(found.Selector, rules),
        { Priority: { } priority } found => PriorityPolicy.Fixed(found.Selector, priority),
        _ => _default,
    };
}
