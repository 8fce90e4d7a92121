namespace GlobalPlanner.Planning.Arbitration.Pairing;

/// <summary>
/// Candidates in the order in which they are tried: who gives up GPUs least important first, who takes them most
/// important first; then the requester's own pool, then the smallest change. Dynamo leaves ties open; here the
/// participant and the role decide, so that no order of arrival matters.
/// </summary>
internal sealed class PairingQueue
{
    private readonly PriorityQueue<PairingPool, Rank> _queue = new();

    /// <summary>GPUs of a replica of the largest candidate.</summary>
    public long LargestGpus { get; private set; }

    public int Count => _queue.Count;

    public void Clear()
    {
        _queue.Clear();
        LargestGpus = 0;
    }

    public void Add(PairingPool pool, in PairingRequest request)
    {
        LargestGpus = Math.Max(LargestGpus, pool.GpuPerReplica);
        _queue.Enqueue(pool, new Rank(
            request.NetGpus > 0 ? pool.Priority : -(long)pool.Priority,
            pool.Id.Participant == request.Requester ? 0 : 1,
            Math.Abs(pool.OpenGpus),
            pool));
    }

    public PairingPool Take() => _queue.Dequeue();

    private readonly record struct Rank(long Priority, int Stranger, long Gpus, PairingPool Pool) : IComparable<Rank>
    {
        public int CompareTo(Rank other)
        {
            var order = Priority.CompareTo(other.Priority);
            order = order != 0 ? order : Stranger.CompareTo(other.Stranger);
            order = order != 0 ? order : Gpus.CompareTo(other.Gpus);
            order = order != 0 ? order : Pool.Id.Participant.CompareTo(other.Pool.Id.Participant);
            return order != 0 ? order : Pool.Id.Role.CompareTo(other.Pool.Id.Role);
        }
    }
}
