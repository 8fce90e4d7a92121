using System.Collections.Immutable;
using GlobalPlanner.Connectors;
using GlobalPlanner.Simulation.Workers;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>A whole fleet at one instant, for an observer that trusts nobody.</summary>
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

    /// <summary>What became of writes.</summary>
    public required WriteCounts Writes { get; init; }

    /// <summary>The accepted writes that were asked for, oldest first.</summary>
    public required ImmutableArray<AcceptedWrite> AcceptedWrites { get; init; }
}

/// <summary>What became of the writes since the fleet's start.</summary>
/// <param name="Accepted">Carried out.</param>
/// <param name="Repeated">The last accepted one again; answered as written.</param>
/// <param name="Conflicts">Named another version of the object.</param>
/// <param name="Fenced">Came with a fence older than the last accepted one.</param>
public sealed record WriteCounts(long Accepted, long Repeated, long Conflicts, long Fenced);

/// <summary>GPUs counted under one name, a budget for example.</summary>
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
