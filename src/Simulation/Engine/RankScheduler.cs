using GlobalPlanner.Simulation.Engine.Kv;
using GlobalPlanner.Simulation.Engine.Timing;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Engine;

/// <summary>
/// The scheduler of one rank, by the rules of vLLM's scheduler as Dynamo's mocker models them: running requests
/// first, then waiting ones from the head only, within one token budget; KV blocks are allocated as tokens are
/// computed, and one running request gives way when they run out.
/// </summary>
internal sealed class RankScheduler
{
    private const int NotScheduled = -1;

    private readonly EngineOptions _options;
    private readonly EngineRole _role;
    private readonly PassTimer _timer;
    private readonly IEngineListener _listener;
    private readonly List<Sequence> _running = [];
    private readonly Queue<Sequence> _fresh = new();
    private readonly Stack<Sequence> _preempted = new();
    private readonly Queue<Sequence> _reservations = new();
    private readonly List<Sequence> _inTransfer = [];
    private readonly Queue<Sequence> _transferred = new();
    private readonly List<Sequence> _finished = [];
    private readonly List<Sequence> _held = [];
    private readonly long _passBudget;
    private readonly int _maxRunning;
    private LengthMoments _queuedFresh;
    private LengthMoments _queuedDecode;
    private PassRecord _record;
    private int _readyCount;
    private long _readyContext;
    private long _budget;
    private bool _preemptedInPass;
    private bool _reservationsPassedOver;

    public RankScheduler(EngineOptions options, EngineRole role, PassTimer timer, IEngineListener listener)
    {
        _options = options;
        _role = role;
        _timer = timer;
        _listener = listener;
        _passBudget = options.MaxNumBatchedTokens ?? long.MaxValue;
        _maxRunning = options.MaxNumSeqs ?? int.MaxValue;
        Kv = new KvBlockPool(options.NumGpuBlocks);
    }

    public KvBlockPool Kv { get; }

    /// <summary>What the planned pass works on.</summary>
    public ref readonly PassRecord Record => ref _record;

    public int Running => _running.Count;

    public int Waiting => _fresh.Count + _preempted.Count + _reservations.Count + _inTransfer.Count + _transferred.Count;

    /// <summary>Requests that take or wait for a slot.</summary>
    public int Load => _running.Count + Waiting;

    public bool IsEmpty => Load == 0 && _held.Count == 0;

    public long Preemptions { get; private set; }

    public void Enqueue(Sequence sequence)
    {
        sequence.State = SequenceState.Waiting;
        _fresh.Enqueue(sequence);
        _queuedFresh.Add(sequence.PromptTokens);
    }

    /// <summary>Asks for KV blocks to transfer a prompt into.</summary>
    public void EnqueueReservation(Sequence sequence)
    {
        sequence.State = SequenceState.AwaitingReservation;
        _reservations.Enqueue(sequence);
        _queuedDecode.Add(sequence.PromptTokens);
    }

    /// <summary>The transfer into reserved blocks is done.</summary>
    public void Activate(Sequence sequence)
    {
        _inTransfer.Remove(sequence);
        sequence.State = SequenceState.Transferred;
        sequence.Computed = sequence.PromptTokens;
        NameFullBlocks(sequence);
        _transferred.Enqueue(sequence);
    }

    /// <summary>Takes out a sequence that waits for its KV blocks or for the transfer into them.</summary>
    public void CancelTransfer(Sequence sequence)
    {
        if (sequence.State == SequenceState.AwaitingReservation)
        {
            var others = _reservations.Where(other => other != sequence).ToList();
            _reservations.Clear();
            others.ForEach(_reservations.Enqueue);
        }
        else if (!_inTransfer.Remove(sequence))
        {
            return;
        }

        Kv.Release(sequence.Blocks);
        _queuedDecode.Remove(sequence.PromptTokens);
        sequence.State = SequenceState.Gone;
    }

    /// <summary>Frees the blocks of a sequence that was held for its transfer.</summary>
    public void ReleaseHeld(Sequence sequence)
    {
        if (_held.Remove(sequence))
        {
            sequence.State = SequenceState.Gone;
            Kv.Release(sequence.Blocks);
        }
    }

    /// <summary>Share of the prompt's blocks that are cached here, and of how many.</summary>
    public (int Hits, int Total) Overlap(Sequence sequence)
    {
        var hits = _options.EnablePrefixCaching
            ? Kv.Match(sequence.BlockNames, sequence.PromptTokens / _options.BlockSize).Hits
            : 0;
        return (hits, BlocksFor(sequence.PromptTokens));
    }

    /// <summary>Takes out every sequence, in the order in which the scheduler would have served them.</summary>
    public List<Sequence> Abandon()
    {
        List<Sequence> all = [.. _running, .. _preempted, .. _transferred, .. _inTransfer, .. _reservations, .. _fresh, .. _held];
        _running.Clear();
        _preempted.Clear();
        _transferred.Clear();
        _inTransfer.Clear();
        _reservations.Clear();
        _fresh.Clear();
        _held.Clear();
        _queuedFresh = default;
        _queuedDecode = default;
        foreach (var sequence in all)
        {
            sequence.State = SequenceState.Gone;
            Kv.Release(sequence.Blocks);
        }

        return all;
    }

    /// <summary>Decides what the next pass computes; false when there is nothing to do.</summary>
    public bool Plan(long nowUs)
    {
        GrantReservations(nowUs);
        do
        {
            _budget = _passBudget;
            _preemptedInPass = false;
            foreach (var sequence in _running)
            {
                sequence.Scheduled = NotScheduled;
            }

            ScheduleRunning();
            if (!_preemptedInPass)
            {
                AdmitWaiting(nowUs);
            }

            if (Summarise())
            {
                return true;
            }
        }
        while (_preemptedInPass); // Every running request gave way to itself: without a second look nothing would ever run.

        return false;
    }

    /// <summary>Milliseconds of the planned pass's prompt part and token part.</summary>
    public (double PrefillMs, double DecodeMs) Duration()
    {
        var prefill = _role == EngineRole.Decode
            ? 0
            : _timer.PrefillMs(_record.Prefill.Count, _record.PrefillTokens + _record.PrefixTokens, _record.PrefixTokens);
        return (prefill, _role == EngineRole.Prefill ? 0 : _timer.DecodeMs(_readyCount, _readyContext, _options.KvCapacityTokens));
    }

    /// <summary>The planned pass has ended: tokens come out, full blocks get their names, the finished leave.</summary>
    public void Complete(long endUs)
    {
        _finished.Clear();
        var kept = 0;
        for (var i = 0; i < _running.Count; i++)
        {
            var sequence = _running[i];
            if (!Advance(sequence, endUs))
            {
                _running[kept++] = sequence;
            }
        }

        _running.RemoveRange(kept, _running.Count - kept);
        foreach (var sequence in _finished)
        {
            _listener.Finished(sequence, endUs);
        }
    }

    /// <summary>
    /// How many passes after the planned one are sure to be the same batch, each request getting one token that is
    /// neither its first nor its last, if nothing comes from outside. Whoever waits is blocked by a limit that only a
    /// finished request can lift, so admission cannot change either.
    /// </summary>
    public int RepeatablePasses(int limit)
    {
        if (_preemptedInPass || _reservationsPassedOver || _record.Prefill.Count > 0 || _readyCount != _running.Count || _running.Count > _passBudget)
        {
            return 0;
        }

        var passes = limit;
        foreach (var sequence in _running)
        {
            passes = Math.Min(passes, TokenLimit(sequence) - sequence.Generated - 2);
        }

        while (passes > 0 && !BlocksSuffice(passes))
        {
            passes /= 2;
        }

        return Math.Max(0, passes);
    }

    /// <summary>Milliseconds of the n-th repetition of the planned pass.</summary>
    public double RepetitionMs(int n) =>
        _timer.DecodeMs(_readyCount, _readyContext + ((long)n * _readyCount), _options.KvCapacityTokens);

    /// <summary>Repetitions of the completed pass have ended.</summary>
    /// <param name="endsUs">End of the pass before the first of them, then of each.</param>
    public void CompleteRepetitions(ReadOnlySpan<long> endsUs)
    {
        var passes = endsUs.Length - 1;
        foreach (var sequence in _running)
        {
            sequence.Generated += passes;
            sequence.Computed += passes;
            sequence.LastTokenUs = endsUs[^1];
            AllocateTo(sequence, sequence.Computed);
            NameFullBlocks(sequence);
        }

        _listener.Tokens(_running, endsUs);
    }

    private void GrantReservations(long nowUs)
    {
        // A preempted request has streamed tokens already: it comes before requests that have not begun.
        _reservationsPassedOver = _preempted.Count > 0 && _reservations.Count > 0;
        while (_preempted.Count == 0 && _reservations.TryPeek(out var sequence))
        {
            var blocks = BlocksFor(sequence.PromptTokens);
            if (WhyNever(sequence, blocks) is { } reason)
            {
                _reservations.Dequeue();
                _queuedDecode.Remove(sequence.PromptTokens);
                Reject(sequence, nowUs, reason);
                continue;
            }

            var (hits, unused) = Match(sequence, sequence.PromptTokens / _options.BlockSize);
            if (blocks - hits > Kv.Available - unused)
            {
                return;
            }

            _reservations.Dequeue();
            TakeBlocks(sequence, hits);
            AllocateTo(sequence, sequence.PromptTokens);
            sequence.MissingTokens = Math.Max(0, sequence.PromptTokens - (hits * _options.BlockSize));
            sequence.State = SequenceState.AwaitingTransfer;
            _inTransfer.Add(sequence);
            _listener.Reserved(sequence, nowUs);
        }
    }

    private void ScheduleRunning()
    {
        for (var i = 0; i < _running.Count && _budget > 0;)
        {
            var sequence = _running[i];
            var remaining = sequence.Length - sequence.Computed;
            if (!_options.EnableChunkedPrefill && remaining > _budget)
            {
                return;
            }

            var take = (int)Math.Min(remaining, _budget);
            if (MakeRoom(sequence, sequence.Computed + take, ref i))
            {
                AllocateTo(sequence, sequence.Computed + take);
                Schedule(sequence, take);
                i++;
            }
        }
    }

    /// <summary>Preempts until the blocks suffice; false when the sequence itself had to give way.</summary>
    private bool MakeRoom(Sequence sequence, int tokens, ref int index)
    {
        while (BlocksFor(tokens) - sequence.Blocks.Count > Kv.Available)
        {
            var victimIndex = _options.PreemptionMode == PreemptionMode.Lifo ? _running.Count - 1 : 0;
            var victim = _running[victimIndex];
            Preempt(victim, victimIndex);
            if (victim == sequence)
            {
                return false;
            }

            if (victimIndex < index)
            {
                index--;
            }
        }

        return true;
    }

    private void Preempt(Sequence victim, int index)
    {
        _running.RemoveAt(index);
        _budget += Math.Max(0, victim.Scheduled);
        Kv.Release(victim.Blocks);
        victim.NamedBlocks = 0;
        victim.Computed = 0;
        victim.State = SequenceState.Preempted;
        _preempted.Push(victim);
        _queuedDecode.Add(victim.Length);
        _preemptedInPass = true;
        Preemptions++;
    }

    private void AdmitWaiting(long nowUs)
    {
        while (_budget > 0 && _running.Count < _maxRunning)
        {
            var waits = _preempted.TryPeek(out var head) || (_reservations.Count == 0 && _fresh.TryPeek(out head));
            if (waits && TryAdmit(head!, nowUs))
            {
                continue;
            }

            // A transferred request has its KV blocks: it never waits for the head of the line, which may wait for it.
            if (!_transferred.TryDequeue(out head))
            {
                return;
            }

            _queuedDecode.Remove(head.PromptTokens);
            Run(head, 0);
        }
    }

    /// <summary>Admits or rejects the head of the queue; false when it has to wait, and all behind it.</summary>
    private bool TryAdmit(Sequence head, long nowUs)
    {
        var blocks = BlocksFor(head.Length);
        if (WhyNever(head, blocks) is { } reason)
        {
            Dequeue(head);
            Reject(head, nowUs, reason);
            return true;
        }

        // The last token is always computed: its pass is what yields the next one.
        var (hits, unused) = Match(head, (head.Length - 1) / _options.BlockSize);
        if (blocks - hits > Kv.Available - unused)
        {
            return false;
        }

        var remaining = head.Length - (hits * _options.BlockSize);
        if (!_options.EnableChunkedPrefill && remaining > _budget)
        {
            if (remaining <= _passBudget)
            {
                return false;
            }

            Dequeue(head);
            Reject(head, nowUs, $"{remaining} tokens exceed the budget of a pass ({_passBudget}) and chunked prefill is off.");
            return true;
        }

        Dequeue(head);
        TakeBlocks(head, hits);
        head.Computed = hits * _options.BlockSize;
        head.CachedTokens = head.Computed;
        var take = (int)Math.Min(remaining, _budget);
        AllocateTo(head, head.Computed + take);
        Run(head, take);
        return true;
    }

    private void Dequeue(Sequence head)
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

    private void Run(Sequence sequence, int take)
    {
        sequence.State = SequenceState.Running;
        _running.Add(sequence);
        Schedule(sequence, take);
    }

    private void Schedule(Sequence sequence, int take)
    {
        sequence.Scheduled = take;
        sequence.InPrefill = take > 0 && (sequence.Generated == 0 || sequence.Computed < sequence.Length - 1);
        _budget -= take;
    }

    private bool Summarise()
    {
        _record = new PassRecord { QueuedPrefill = _queuedFresh, QueuedDecode = _queuedDecode };
        _readyCount = 0;
        _readyContext = 0;
        var scheduled = 0;
        foreach (var sequence in _running)
        {
            if (sequence.Scheduled == NotScheduled)
            {
                continue;
            }

            scheduled++;
            if (sequence.InPrefill)
            {
                _record.AddPrefill(sequence.PromptTokens, sequence.Scheduled, sequence.Computed);
            }
            else
            {
                _record.AddDecode(sequence.Length);
            }

            if (sequence.Computed + sequence.Scheduled >= sequence.Length)
            {
                _readyCount++;
                _readyContext += sequence.Length;
            }
        }

        return scheduled > 0;
    }

    /// <summary>Applies the pass to one running sequence; true when it leaves the running list.</summary>
    private bool Advance(Sequence sequence, long endUs)
    {
        if (sequence.Scheduled == NotScheduled)
        {
            return false;
        }

        sequence.Computed += sequence.Scheduled;
        NameFullBlocks(sequence);
        if (sequence.Computed < sequence.Length)
        {
            return false;
        }

        sequence.Generated++;
        _listener.Token(sequence, endUs);
        sequence.LastTokenUs = endUs;
        if (sequence.Generated < TokenLimit(sequence))
        {
            return false;
        }

        if (_role == EngineRole.Prefill)
        {
            sequence.State = SequenceState.Held;
            _held.Add(sequence);
        }
        else
        {
            sequence.State = SequenceState.Gone;
            Kv.Release(sequence.Blocks);
        }

        _finished.Add(sequence);
        return true;
    }

    private string? WhyNever(Sequence sequence, int blocks)
    {
        if (blocks > Kv.Capacity)
        {
            return $"{sequence.Length} tokens need {blocks} KV blocks; the engine has {Kv.Capacity}.";
        }

        return sequence.PromptTokens >= _options.MaxModelLen
            ? $"{sequence.PromptTokens} prompt tokens leave no room within max_model_len {_options.MaxModelLen}."
            : null;
    }

    private void Reject(Sequence sequence, long nowUs, string reason)
    {
        sequence.State = SequenceState.Gone;
        _listener.Rejected(sequence, nowUs, reason);
    }

    private int TokenLimit(Sequence sequence) => _role == EngineRole.Prefill
        ? 1
        : Math.Min(sequence.MaxNewTokens, (_options.MaxModelLen ?? int.MaxValue) - sequence.PromptTokens);

    private bool BlocksSuffice(int repetitions)
    {
        long needed = 0;
        foreach (var sequence in _running)
        {
            needed += Math.Max(0, BlocksFor(sequence.Length + repetitions) - sequence.Blocks.Count);
        }

        return needed <= Kv.Available;
    }

    private (int Hits, int Unused) Match(Sequence sequence, int limit) =>
        _options.EnablePrefixCaching ? Kv.Match(sequence.BlockNames, limit) : (0, 0);

    private void TakeBlocks(Sequence sequence, int hits)
    {
        Kv.Share(sequence.BlockNames, hits, sequence.Blocks);
        sequence.NamedBlocks = hits;
    }

    private void AllocateTo(Sequence sequence, int tokens)
    {
        var missing = BlocksFor(tokens) - sequence.Blocks.Count;
        if (missing > 0)
        {
            Kv.Allocate(missing, sequence.Blocks);
        }
    }

    private void NameFullBlocks(Sequence sequence)
    {
        if (!_options.EnablePrefixCaching)
        {
            return;
        }

        var full = sequence.Computed / _options.BlockSize;
        for (var i = sequence.NamedBlocks; i < full; i++)
        {
            Kv.Name(sequence.Blocks[i], sequence.BlockNames[i]);
        }

        sequence.NamedBlocks = Math.Max(sequence.NamedBlocks, full);
    }

    private int BlocksFor(int tokens) => (tokens + _options.BlockSize - 1) / _options.BlockSize;
}
