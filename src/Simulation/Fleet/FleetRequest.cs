using System.Collections.Immutable;
using GlobalPlanner.Simulation.Engine;
using GlobalPlanner.Simulation.Engine.Kv;
using GlobalPlanner.Simulation.Workload;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>One request on its way through the fleet.</summary>
internal sealed class FleetRequest(long ordinal, WorkloadRequest workload, long arrivalUs)
{
    private readonly List<(int BlockSize, BlockHashChain Chain)> _chains = [];

    public long Ordinal { get; } = ordinal;

    public WorkloadRequest Workload { get; } = workload;

    public long ArrivalUs { get; } = arrivalUs;

    /// <summary>The phase it is in, or waits for.</summary>
    public RequestStage Stage { get; set; }

    /// <summary>Pools still to try in this phase; the first is the current one.</summary>
    public ImmutableArray<int> Pools { get; set; } = [];

    /// <summary>Counts the beginnings of a phase, so that what was queued for an earlier one is recognised.</summary>
    public int Generation { get; set; }

    /// <summary>When its current pool's router gave it to a worker.</summary>
    public long DispatchedUs { get; set; } = -1;

    /// <summary>When it was first given to a worker.</summary>
    public long FirstDispatchedUs { get; set; } = -1;

    public long FirstTokenUs { get; set; } = -1;

    public long LastTokenUs { get; set; } = -1;

    /// <summary>Tokens the client has received.</summary>
    public int Tokens { get; set; }

    public SimulatedWorker? PrefillWorker { get; set; }

    public Sequence? PrefillSequence { get; set; }

    public SimulatedWorker? DecodeWorker { get; set; }

    public Sequence? DecodeSequence { get; set; }

    public bool Ended { get; set; }

    /// <summary>Names of its KV blocks for engines of that block size.</summary>
    public BlockHashChain Blocks(int blockSize)
    {
        foreach (var (size, chain) in _chains)
        {
            if (size == blockSize)
            {
                return chain;
            }
        }

        var made = new BlockHashChain(Workload.PrefixBlockIds, Workload.InputTokens, Ordinal, blockSize);
        _chains.Add((blockSize, made));
        return made;
    }
}

/// <summary>Phases of a request.</summary>
internal enum RequestStage
{
    Prefill,
    Decode,
    Aggregated,
}
