using System.Collections.Immutable;
using GlobalPlanner.Simulation.Engine;
using GlobalPlanner.Simulation.Engine.Kv;
using GlobalPlanner.Simulation.Workers;
using GlobalPlanner.Simulation.Workload;

namespace GlobalPlanner.Simulation.Requests;

/// <summary>One request on its way through the fleet.</summary>
internal sealed class FleetRequest(long ordinal, WorkloadRequest workload, long arrivalUs)
{
    private readonly List<(int BlockSize, BlockHashChain Chain)> _chains = [];

    /// <summary>Number among all requests, in the order of arrival, from 0.</summary>
    public long Ordinal { get; } = ordinal;

    /// <summary>Lengths, prefix and targets.</summary>
    public WorkloadRequest Workload { get; } = workload;

    public long ArrivalUs { get; } = arrivalUs;

    /// <summary>The stage it is in, or waits for.</summary>
    public RequestStage Stage { get; set; }

    /// <summary>Pools still to try in this stage; the first is the current one.</summary>
    public ImmutableArray<int> Pools { get; set; } = [];

    /// <summary>Counts its placements, so that an event or queue entry of an earlier one is recognised as outdated.</summary>
    public int Generation { get; set; }

    /// <summary>When the current pool's router gave it to a worker; -1 before the first time.</summary>
    public long DispatchedUs { get; private set; } = -1;

    /// <summary>When it was first given to a worker; -1 before.</summary>
    public long FirstDispatchedUs { get; private set; } = -1;

    public long FirstTokenUs { get; set; } = -1;

    public long LastTokenUs { get; set; } = -1;

    /// <summary>Tokens the client has received.</summary>
    public int Tokens { get; set; }

    public SimulatedWorker? PrefillWorker { get; private set; }

    public Sequence? PrefillSequence { get; private set; }

    /// <summary>The worker that generates its output: of a decode or an aggregated pool.</summary>
    public SimulatedWorker? DecodeWorker { get; private set; }

    public Sequence? DecodeSequence { get; private set; }

    /// <summary>Whether it is completed or rejected.</summary>
    public bool Ended { get; set; }

    /// <summary>Whether what was scheduled under a generation still concerns it.</summary>
    public bool IsCurrent(int generation) => generation == Generation && !Ended;

    /// <summary>The worker that one of its sequences is on.</summary>
    public SimulatedWorker WorkerOf(Sequence sequence) => sequence == PrefillSequence ? PrefillWorker! : DecodeWorker!;

    /// <summary>
    /// What the next engine has to compute in this stage. Tokens that the client already has are part of the prompt: after
    /// a worker was killed they are computed again, not generated again.
    /// </summary>
    public Sequence NextSequence(int blockSize) => new(
        Workload.InputTokens + Tokens,
        Stage == RequestStage.Prefill ? 1 : Workload.OutputTokens - Tokens,
        Blocks(blockSize),
        this);

    /// <summary>Records the worker of this stage.</summary>
    public void Assign(SimulatedWorker worker, Sequence sequence, long nowUs)
    {
        DispatchedUs = nowUs;
        FirstDispatchedUs = FirstDispatchedUs < 0 ? nowUs : FirstDispatchedUs;
        if (Stage == RequestStage.Prefill)
        {
            (PrefillWorker, PrefillSequence) = (worker, sequence);
        }
        else
        {
            (DecodeWorker, DecodeSequence) = (worker, sequence);
        }
    }

    private BlockHashChain Blocks(int blockSize)
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

/// <summary>Stages of a request.</summary>
internal enum RequestStage
{
    /// <summary>Its prompt is computed by a prefill pool.</summary>
    Prefill,

    /// <summary>Its KV cache is transferred to a decode pool, which generates the output.</summary>
    Decode,

    /// <summary>One pool does both.</summary>
    Aggregated,
}
