using System.Diagnostics.CodeAnalysis;

namespace GlobalPlanner.Simulation.Engine;

/// <summary>
/// The sequences of one rank that wait: fresh ones in order of arrival, preempted ones (the last preempted is the first
/// to return), and those whose KV cache comes from a prefill engine. Keeps the sums that ForwardPassMetrics report.
/// </summary>
internal sealed class WaitingLines
{
    private readonly Queue<Sequence> _fresh = new();
    private readonly Stack<Sequence> _preempted = new();
    private readonly List<Sequence> _inTransfer = [];
    private readonly Queue<Sequence> _transferred = new();
    private Queue<Sequence> _reservations = new();
    private LengthMoments _queuedFresh;
    private LengthMoments _queuedDecode;

    public int Count => _fresh.Count + _preempted.Count + _reservations.Count + _inTransfer.Count + _transferred.Count;

    public bool AnyPreempted => _preempted.Count > 0;

    public bool AnyReservation => _reservations.Count > 0;

    /// <summary>Fresh requests, by prompt length.</summary>
    public LengthMoments QueuedFresh => _queuedFresh;

    /// <summary>Preempted requests by length, and not yet activated ones by prompt length.</summary>
    public LengthMoments QueuedDecode => _queuedDecode;

    public void AddFresh(Sequence sequence)
    {
        sequence.State = SequenceState.Waiting;
        _fresh.Enqueue(sequence);
        _queuedFresh.Add(sequence.PromptTokens);
    }

    public void AddPreempted(Sequence sequence)
    {
        sequence.State = SequenceState.Preempted;
        _preempted.Push(sequence);
        _queuedDecode.Add(sequence.Length);
    }

    public void AddReservation(Sequence sequence)
    {
        sequence.State = SequenceState.AwaitingReservation;
        _reservations.Enqueue(sequence);
        _queuedDecode.Add(sequence.PromptTokens);
    }

    public bool TryPeekReservation([NotNullWhen(true)] out Sequence? sequence) => _reservations.TryPeek(out sequence);

    /// <summary>Moves the first reservation, which has got its blocks, to the sequences in transfer.</summary>
    public void BeginTransfer(Sequence sequence)
    {
        _reservations.Dequeue();
        sequence.State = SequenceState.AwaitingTransfer;
        _inTransfer.Add(sequence);
    }

    /// <summary>Removes the first reservation, which can never be granted.</summary>
    public void DropReservation()
    {
        _queuedDecode.Remove(_reservations.Dequeue().PromptTokens);
    }

    /// <summary>Moves a sequence whose KV cache has arrived to those that can run.</summary>
    public void EndTransfer(Sequence sequence)
    {
        _inTransfer.Remove(sequence);
        sequence.State = SequenceState.Transferred;
        _transferred.Enqueue(sequence);
    }

    /// <summary>Removes a sequence that waits for its blocks or its transfer; false when it waits for neither.</summary>
    public bool CancelTransfer(Sequence sequence)
    {
        if (sequence.State == SequenceState.AwaitingReservation)
        {
            _reservations = new Queue<Sequence>(_reservations.Where(other => other != sequence));
        }
        else if (!_inTransfer.Remove(sequence))
        {
            return false;
        }

        _queuedDecode.Remove(sequence.PromptTokens);
        return true;
    }

    /// <summary>
    /// The sequence to admit next. While a reservation waits for blocks there is none among the fresh ones: they would take
    /// the blocks from it, while its prefill engine cannot free the prompt that it holds.
    /// </summary>
    public bool TryPeekHead([NotNullWhen(true)] out Sequence? head) =>
        _preempted.TryPeek(out head) || (_reservations.Count == 0 && _fresh.TryPeek(out head));

    /// <summary>Removes the sequence that <see cref="TryPeekHead"/> returned.</summary>
    public void TakeHead(Sequence head)
    {
        if (head.State == SequenceState.Preempted)
        {
            _preempted.Pop();
            _queuedDecode.Remove(head.Length);
        }
        else
        {
            _fresh.Dequeue();
            _queuedFresh.Remove(head.PromptTokens);
        }
    }

    /// <summary>Removes the first sequence whose KV cache has arrived.</summary>
    public bool TryTakeTransferred([NotNullWhen(true)] out Sequence? sequence)
    {
        if (!_transferred.TryDequeue(out sequence))
        {
            return false;
        }

        _queuedDecode.Remove(sequence.PromptTokens);
        return true;
    }

    /// <summary>Removes all, in the order in which they would have been served.</summary>
    public IEnumerable<Sequence> TakeAll()
    {
        List<Sequence> all = [.. _preempted, .. _transferred, .. _inTransfer, .. _reservations, .. _fresh];
        _preempted.Clear();
        _transferred.Clear();
        _inTransfer.Clear();
        _reservations.Clear();
        _fresh.Clear();
        _queuedFresh = default;
        _queuedDecode = default;
        return all;
    }
}
