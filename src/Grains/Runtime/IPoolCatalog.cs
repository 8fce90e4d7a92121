using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Grains.Runtime;

/// <summary>Every pool planner this cluster has to run. The same on every silo.</summary>
public interface IPoolCatalog
{
    /// <summary>Every participant, in ordinal order.</summary>
    ImmutableArray<ParticipantId> Participants { get; }

    /// <summary>Every budget domain that a pool belongs to, in ordinal order.</summary>
    ImmutableArray<string> BudgetDomains { get; }

    /// <summary>
    /// The definition of one pool now in force; null when there is none of that name. The same object until it changes,
    /// so that asking at every tick costs nothing.
    /// </summary>
    PoolDefinition? Find(ParticipantId participant);
}
