namespace GlobalPlanner.Simulation.Fleet;

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
