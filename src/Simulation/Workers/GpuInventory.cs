using System.Collections.Immutable;

namespace GlobalPlanner.Simulation.Workers;

/// <summary>
/// GPUs of equal nodes. A replica gets its GPUs on the first node, by id, that has enough of them. A replica larger than
/// a node gets whole nodes, and the remainder on one more.
/// </summary>
public sealed class GpuInventory
{
    private readonly int[] _free;
    private readonly int _gpusPerNode;

    /// <param name="nodes">Nodes, greater than zero.</param>
    /// <param name="gpusPerNode">GPUs of each, greater than zero.</param>
    public GpuInventory(int nodes, int gpusPerNode)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(nodes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(gpusPerNode);
        _gpusPerNode = gpusPerNode;
        _free = new int[nodes];
        Array.Fill(_free, gpusPerNode);
        FreeGpus = Total = nodes * gpusPerNode;
    }

    /// <summary>GPUs of all nodes.</summary>
    public int Total { get; }

    /// <summary>GPUs that no replica holds.</summary>
    public int FreeGpus { get; private set; }

    /// <summary>Places a replica.</summary>
    /// <param name="gpus">GPUs that it needs, greater than zero.</param>
    /// <param name="placement">Nodes and GPUs taken.</param>
    /// <returns>False, with nothing taken, when it does not fit.</returns>
    public bool TryPlace(int gpus, out ImmutableArray<(int Node, int Gpus)> placement)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(gpus);
        placement = [];
        if (gpus > FreeGpus)
        {
            return false;
        }

        var taken = ImmutableArray.CreateBuilder<(int Node, int Gpus)>(1);
        var wholeNodes = gpus <= _gpusPerNode ? 0 : gpus / _gpusPerNode;
        var rest = gpus - (wholeNodes * _gpusPerNode);
        for (var node = 0; node < _free.Length && taken.Count < wholeNodes; node++)
        {
            if (_free[node] == _gpusPerNode)
            {
                taken.Add((node, _gpusPerNode));
            }
        }

        if (taken.Count < wholeNodes || (rest > 0 && !TryAddRest(taken, rest)))
        {
            return false;
        }

        placement = taken.ToImmutable();
        foreach (var (node, count) in placement)
        {
            _free[node] -= count;
        }

        FreeGpus -= gpus;
        return true;
    }

    /// <summary>Frees the GPUs of a placement.</summary>
    public void Release(ImmutableArray<(int Node, int Gpus)> placement)
    {
        foreach (var (node, count) in placement)
        {
            _free[node] += count;
            FreeGpus += count;
        }
    }

    private bool TryAddRest(ImmutableArray<(int Node, int Gpus)>.Builder taken, int rest)
    {
        for (var node = 0; node < _free.Length; node++)
        {
            if (_free[node] >= rest && !taken.Any(part => part.Node == node))
            {
                taken.Add((node, rest));
                return true;
            }
        }

        return false;
    }
}
