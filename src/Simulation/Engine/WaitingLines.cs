using System.Diagnostics.CodeAnalysis;

namespace GlobalPlanner.Simulation.Engine;

/// <summary>
/// Sequences of one rank that do not run: fresh ones, preempted ones (the last comes first), and those whose KV cache
/// is to come from a prefill engine. Keeps the sums that ForwardPassMetrics report.
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

    /// <summary>The first reservation has its blocks: the transfer begins.</summary>
    public void BeginTransfer(Sequence sequence)
    {
        _reservations.Dequeue();
        sequence.State = SequenceState.AwaitingTransfer;
        _inTransfer.Add(sequence);
    }

    /// <summary>The first reservation can never be granted.</summary>
    public void DropReservation()
    {
        _queuedDecode.Remove(_reservations.Dequeue().PromptTokens);
    }

    public void EndTransfer(Sequence sequence)
    {
        _inTransfer.Remove(sequence);
        sequence.State = SequenceState.Transferred;
        _transferred.Enqueue(sequence);
    }

    /// <summary>Takes out a sequence that waits for its blocks or its transfer; false when it does not.</summary>
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
    /// The one that is to be admitted next. While a reservation waits for blocks, fresh requests must not take them.
    /// </summary>
    public bool TryPeekHead([NotNullWhen(true)] out Sequence? head) =>
        _preempted.TryPeek(out head) || (_reservations.Count == 0 && _fresh.TryPeek(out head));

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

    public bool TryTakeTransferred([NotNullWhen(true)] out Sequence? sequence)
    {
        if (!_transferred.TryDequeue(out sequence))
        {
            return false;
        }

        _queuedDecode.Remove(sequence.PromptTokens);
        return true;
    }

    /// <summary>Takes out all, in the order in which they would have been served.</summary>
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
