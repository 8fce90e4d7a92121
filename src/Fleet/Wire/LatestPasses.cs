using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Fleet.Wire;

/// <summary>The latest forward passes of every pool that has reported any.</summary>
internal sealed record LatestPasses(ImmutableArray<PoolPasses> Pools);

/// <summary>Those of one pool.</summary>
internal sealed record PoolPasses(ParticipantId Participant, PoolRole Role, FpmSnapshot Passes);
