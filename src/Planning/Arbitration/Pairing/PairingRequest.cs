using GlobalPlanner.Planning.Decisions;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Arbitration.Pairing;

/// <summary>A request against the pools it names.</summary>
internal readonly struct PairingRequest
{
    private readonly PairingPool? _prefill;
    private readonly PairingPool? _decode;

    /// <summary>A pool is null when the request does not name it, or when it does not exist.</summary>
    public PairingRequest(ParticipantId requester, ReplicaTargets targets, PairingPool? prefill, PairingPool? decode)
    {
        Requester = requester;
        Targets = targets;
        _prefill = prefill;
        _decode = decode;
        var prefillSteps = Steps(prefill);
        var decodeSteps = Steps(decode);
        NetGpus = (prefillSteps * (prefill?.GpuPerReplica ?? 0)) + (decodeSteps * (decode?.GpuPerReplica ?? 0));
        LargestChangingGpus = Math.Max(
            prefillSteps == 0 ? 0 : prefill!.GpuPerReplica, decodeSteps == 0 ? 0 : decode!.GpuPerReplica);
        InternallyPaired = Math.Sign(prefillSteps) * Math.Sign(decodeSteps) < 0;
    }

    public ParticipantId Requester { get; }

    public ReplicaTargets Targets { get; }

    /// <summary>GPUs that the request takes (positive) or frees (negative).</summary>
    public long NetGpus { get; }

    /// <summary>GPUs of a replica of the largest pool that the request changes.</summary>
    public long LargestChangingGpus { get; }

    /// <summary>Whether one pool grows and the other shrinks, which may fall below the floor by the tolerance.</summary>
    public bool InternallyPaired { get; }

    public bool Names(PairingPool pool) => ReferenceEquals(pool, _prefill) || ReferenceEquals(pool, _decode);

    /// <summary>What the request asks of the pools that exist, unchanged ones included.</summary>
    public void AddChanges(ICollection<PairingChange> changes)
    {
        Add(_prefill, changes);
        Add(_decode, changes);
    }

    private void Add(PairingPool? pool, ICollection<PairingChange> changes)
    {
        if (pool is not null && Targets[pool.Id.Role] is { } target)
        {
            changes.Add(new PairingChange(pool.Id, pool.CurrentReplicas, target, pool.GpuPerReplica, Partner: false, Partial: false));
        }
    }

    private long Steps(PairingPool? pool) => pool is null ? 0 : (Targets[pool.Id.Role] ?? pool.CurrentReplicas) - (long)pool.CurrentReplicas;
}
