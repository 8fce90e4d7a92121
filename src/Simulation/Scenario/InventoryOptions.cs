using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Simulation.Scenario;

/// <summary>Nodes and their GPUs. A replica needs all its GPUs on one node, or whole nodes.</summary>
[ConfigSection("Nodes and their GPUs. A replica needs all its GPUs on one node, or whole nodes.")]
public sealed record InventoryOptions
{
    /// <summary>Number of nodes, at least one.</summary>
    [Setting("Number of nodes.", Min = 1)]
    public int Nodes { get; init; } = 4;

    /// <summary>GPUs of a node, at least one.</summary>
    [Setting("GPUs of a node.", Min = 1)]
    public int GpusPerNode { get; init; } = 8;

    /// <summary>GPUs of all nodes.</summary>
    public int TotalGpus => Nodes * GpusPerNode;
}
