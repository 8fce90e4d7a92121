using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Selectors;

namespace GlobalPlanner.Planning.SharedBudget.Configuration;

/// <summary>Finds the priority policy of a role. A lookup tries every selector, so keep its result for as long as the role exists.</summary>
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

    /// <summary>The policy with the most specific selector; the default when none names the role.</summary>
    public PriorityPolicy Find(RoleId role) => Find(role.ToString());

    /// <summary>The same for the path of a role.</summary>
    public PriorityPolicy Find(string path) => _selectors.Find(path) switch
    {
        { Rules: { } rules } found => new PriorityPolicy(found.Selector, rules),
        { Priority: { } priority } found => PriorityPolicy.Fixed(found.Selector, priority),
        _ => _default,
    };
}
