using System.Collections.Immutable;
using GlobalPlanner.Connectors;
using GlobalPlanner.Simulation.Workers;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>A whole fleet at one instant, for observers that check planners and budgets from outside.</summary>
public sealed record FleetState
{
    /// <summary>The instant, simulated seconds since the start.</summary>
    public required double AtS { get; init; }

    /// <summary>Every deployment, by participant.</summary>
    public required ImmutableArray<DeploymentSnapshot> Deployments { get; init; }

    /// <summary>GPUs of the whole fleet.</summary>
    public required GpuAccount Fleet { get; init; }

    /// <summary>GPUs by account.</summary>
    public required ImmutableArray<GpuAccount> Accounts { get; init; }

    /// <summary>Writes by outcome.</summary>
    public required WriteCounts Writes { get; init; }

    /// <summary>The accepted writes from the requested ordinal on, oldest first.</summary>
    public required ImmutableArray<AcceptedWrite> AcceptedWrites { get; init; }
}

/// <summary>Writes since the fleet's start, by outcome.</summary>
/// <param name="Accepted">Applied.</param>
/// <param name="Repeated">Equal to the last accepted write; answered as written.</param>
/// <param name="Conflicts">Refused because they named another version of the object.</param>
/// <param name="Fenced">Refused because their fence was older than that of the last accepted write.</param>
public sealed record WriteCounts(long Accepted, long Repeated, long Conflicts, long Fenced);

/// <summary>GPUs counted under one name, for example a budget.</summary>
/// <param name="Name">The name; empty for the whole fleet.</param>
/// <param name="HeldGpus">Held by starting, ready and draining replicas.</param>
/// <param name="MaxHeldGpus">The most ever held at one instant.</param>
/// <param name="CommittedGpus">Held, or written in desired replicas and not yet held.</param>
/// <param name="MaxCommittedGpus">The most ever held, or written and not yet held, at one instant.</param>
public sealed record GpuAccount(string Name, int HeldGpus, int MaxHeldGpus, int CommittedGpus, int MaxCommittedGpus)
{
    internal static GpuAccount Of(string name, GpuMarks marks) =>
        new(name, marks.Held, marks.MaxHeld, marks.Committed, marks.MaxCommitted);
}
