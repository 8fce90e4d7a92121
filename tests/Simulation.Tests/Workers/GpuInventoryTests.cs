using System.Collections.Immutable;
using GlobalPlanner.Simulation.Workers;

namespace GlobalPlanner.Simulation.Tests.Workers;

public sealed class GpuInventoryTests
{
    [Fact]
    public void A_replica_goes_to_the_first_node_that_has_room()
    {
        var inventory = new GpuInventory(2, 8);
        Assert.Equal([(0, 6)], Place(inventory, 6).AsEnumerable());
        Assert.Equal([(1, 4)], Place(inventory, 4).AsEnumerable());
        Assert.Equal([(0, 2)], Place(inventory, 2).AsEnumerable());

        // Four are free, but not five, and not on one node after this.
        Assert.Equal([(1, 3)], Place(inventory, 3).AsEnumerable());
        Assert.False(inventory.TryPlace(2, out _));
        Assert.Equal(1, inventory.FreeGpus);
    }

    [Fact]
    public void A_replica_larger_than_a_node_takes_whole_nodes()
    {
        var inventory = new GpuInventory(4, 8);
        Assert.Equal([(0, 1)], Place(inventory, 1).AsEnumerable());
        var large = Place(inventory, 20);
        Assert.Equal([(1, 8), (2, 8), (0, 4)], large.AsEnumerable());
        Assert.False(inventory.TryPlace(16, out _));
        inventory.Release(large);
        Assert.Equal(31, inventory.FreeGpus);
        Assert.Equal([(1, 8), (2, 8)], Place(inventory, 16).AsEnumerable());
    }

    private static ImmutableArray<(int Node, int Gpus)> Place(GpuInventory inventory, int gpus)
    {
        Assert.True(inventory.TryPlace(gpus, out var placement));
        return placement;
    }
}
