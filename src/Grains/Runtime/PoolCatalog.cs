using System.Collections.Frozen;
using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Grains.Runtime;

/// <summary>A catalog that does not change while the silo runs.</summary>
public sealed class PoolCatalog : IPoolCatalog
{
    private readonly FrozenDictionary<ParticipantId, PoolDefinition> _pools;

    /// <summary>Creates a catalog of these definitions.</summary>
    /// <exception cref="ArgumentException">Two definitions are for the same participant.</exception>
    public PoolCatalog(IEnumerable<PoolDefinition> definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        var pools = new Dictionary<ParticipantId, PoolDefinition>();
        foreach (var definition in definitions)
        {
            if (!pools.TryAdd(definition.Participant, definition))
            {
                throw new ArgumentException($"Two pools are defined for {definition.Participant}; keep one.", nameof(definitions));
            }
        }

        _pools = pools.ToFrozenDictionary();
        Participants = [.. pools.Keys.Order()];
        BudgetDomains = [.. pools.Values.Select(pool => pool.BudgetDomain).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc />
    public ImmutableArray<ParticipantId> Participants { get; }

    /// <inheritdoc />
    public ImmutableArray<string> BudgetDomains { get; }

    /// <inheritdoc />
    public PoolDefinition? Find(ParticipantId participant) => _pools.GetValueOrDefault(participant);
}
