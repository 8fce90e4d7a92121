using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.FleetRuntime.Wire;

/// <summary>The latest forward passes of every role that has reported any.</summary>
public sealed record LatestPasses(ImmutableArray<PoolPasses> Pools);

/// <summary>The latest forward passes of one role of a deployment.</summary>
public sealed record PoolPasses(ParticipantId Participant, PoolRole Role, FpmSnapshot Passes);
