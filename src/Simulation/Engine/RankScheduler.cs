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
    private readonly EngineOptions _options;
    private readonly EngineRole _role;
    private readonly IEngineListener _listener;
    private readonly SequenceMemory _memory;
    private readonly WaitingLines _waiting = new();
    private readonly List<Sequence> _running = [];
    private readonly List<Sequence> _finished = [];
    private readonly List<Sequence> _held = [];
    private readonly long _passBudget;
    private readonly int _maxRunning;
    private long _budget;
    private bool _preemptedInPass;
    private bool _reservationsPassedOver;

    public RankScheduler(EngineOptions options, EngineRole role, PassTimer timer, IEngineListener listener)
    {
        _options = options;
        _role = role;
        _listener = listener;
        _memory = new SequenceMemory(options);
        Pass = new PassPlan(options, role, timer);
        _passBudget = options.MaxNumBatchedTokens ?? long.MaxValue;
        _maxRunning = options.MaxNumSeqs ?? int.MaxValue;
    }

    /// <summary>The pass that was planned last.</summary>
    public PassPlan Pass { get; }

    public int ActiveBlocks => _memory.Pool.Active;

    public int Running => _running.Count;

    public int Waiting => _waiting.Count;

    /// <summary>Requests that take or wait for a slot.</summary>
    public int Load => _running.Count + _waiting.Count;

    public bool IsEmpty => Load == 0 && _held.Count == 0;

    public long Preemptions { get; private set; }

    public void Enqueue(Sequence sequence) => _waiting.AddFresh(sequence);

    /// <summary>Asks for KV blocks to transfer a prompt into.</summary>
    public void EnqueueReservation(Sequence sequence) => _waiting.AddReservation(sequence);

    /// <summary>The transfer into reserved blocks is done.</summary>
    public void Activate(Sequence sequence)
    {
        sequence.Computed = sequence.PromptTokens;
        _memory.NameFull(sequence);
        _waiting.EndTransfer(sequence);
    }

    /// <summary>Takes out a sequence that waits for its KV blocks or for the transfer into them.</summary>
    public void CancelTransfer(Sequence sequence)
    {
        if (_waiting.CancelTransfer(sequence))
        {
            Leave(sequence);
        }
    }

    /// <summary>Frees the blocks of a sequence that was held for its transfer.</summary>
    public void ReleaseHeld(Sequence sequence)
    {
        if (_held.Remove(sequence))
        {
            Leave(sequence);
        }
    }

    /// <summary>Prompt blocks that are cached here, and prompt blocks.</summary>
    public (int Hits, int Total) Overlap(Sequence sequence) => _memory.Overlap(sequence);

    /// <summary>Takes out every sequence, in the order in which the scheduler would have served them.</summary>
    public List<Sequence> Abandon()
    {
        List<Sequence> all = [.. _running, .. _waiting.TakeAll(), .. _held];
        _running.Clear();
        _held.Clear();
        all.ForEach(Leave);
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
                sequence.Scheduled = Sequence.NotScheduled;
            }

            ScheduleRunning();
            if (!_preemptedInPass)
            {
                AdmitWaiting(nowUs);
            }

            if (Pass.Summarise(_running, _waiting))
            {
                return true;
            }
        }
        while (_preemptedInPass); // Every running request gave way to itself: without a second look nothing would ever run.

        return false;
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
        if (_preemptedInPass
            || _reservationsPassedOver
            || Pass.Record.Prefill.Count > 0
            || Pass.Ready != _running.Count
            || _running.Count > _passBudget)
        {
            return 0;
        }

        var passes = limit;
        foreach (var sequence in _running)
        {
            passes = Math.Min(passes, Pass.TokenLimit(sequence) - sequence.Generated - 2);
        }

        while (passes > 0 && !_memory.CanGrowAll(_running, passes))
        {
            passes /= 2;
        }

        return Math.Max(0, passes);
    }

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
            _memory.Grow(sequence, sequence.Computed);
            _memory.NameFull(sequence);
        }

        _listener.Tokens(_running, endsUs);
    }

    private void GrantReservations(long nowUs)
    {
        // A preempted request has streamed tokens already: it comes before requests that have not begun.
        _reservationsPassedOver = _waiting is { AnyPreempted: true, AnyReservation: true };
        while (!_waiting.AnyPreempted && _waiting.TryPeekReservation(out var sequence))
        {
            var blocks = _memory.BlocksFor(sequence.PromptTokens);
            if (_memory.WhyNever(sequence, blocks) is { } reason)
            {
                _waiting.DropReservation();
                Reject(sequence, nowUs, reason);
                continue;
            }

            var match = _memory.Match(sequence, sequence.PromptTokens / _memory.BlockSize);
            if (!_memory.Fits(blocks, match))
            {
                return;
            }

            _waiting.BeginTransfer(sequence);
            _memory.TakeMatched(sequence, match.Hits);
            _memory.Grow(sequence, sequence.PromptTokens);
            sequence.MissingTokens = sequence.PromptTokens - (match.Hits * _memory.BlockSize);
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
                _memory.Grow(sequence, sequence.Computed + take);
                Schedule(sequence, take);
                i++;
            }
        }
    }

    /// <summary>Preempts until the blocks suffice; false when the sequence itself had to give way.</summary>
    private bool MakeRoom(Sequence sequence, int tokens, ref int index)
    {
        while (!_memory.CanGrow(sequence, tokens))
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
        _memory.Release(victim);
        victim.Computed = 0;
        _waiting.AddPreempted(victim);
        _preemptedInPass = true;
        Preemptions++;
    }

    private void AdmitWaiting(long nowUs)
    {
        while (_budget > 0 && _running.Count < _maxRunning)
        {
            if (_waiting.TryPeekHead(out var head) && TryAdmit(head, nowUs))
            {
                continue;
            }

            // A transferred request has its KV blocks: it never waits for the head of the line, which may wait for it.
            if (!_waiting.TryTakeTransferred(out var transferred))
            {
                return;
            }

            Run(transferred, 0);
        }
    }

    /// <summary>Admits or rejects the head of the queue; false when it has to wait, and all behind it.</summary>
    private bool TryAdmit(Sequence head, long nowUs)
    {
        var blocks = _memory.BlocksFor(head.Length);
        if (_memory.WhyNever(head, blocks) is { } reason)
        {
            _waiting.TakeHead(head);
            Reject(head, nowUs, reason);
            return true;
        }

        // The last token is always computed: its pass is what yields the next one.
        var match = _memory.Match(head, (head.Length - 1) / _memory.BlockSize);
        if (!_memory.Fits(blocks, match))
        {
            return false;
        }

        var remaining = head.Length - (match.Hits * _memory.BlockSize);
        if (!_options.EnableChunkedPrefill && remaining > _budget)
        {
            if (remaining <= _passBudget)
            {
                return false;
            }

            _waiting.TakeHead(head);
            Reject(head, nowUs, $"{remaining} tokens exceed the budget of a pass ({_passBudget}) and chunked prefill is off.");
            return true;
        }

        _waiting.TakeHead(head);
        _memory.TakeMatched(head, match.Hits);
        head.Computed = match.Hits * _memory.BlockSize;
        head.CachedTokens = head.Computed;
        var take = (int)Math.Min(remaining, _budget);
        _memory.Grow(head, head.Computed + take);
        Run(head, take);
        return true;
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

    /// <summary>Applies the pass to one running sequence; true when it leaves the running list.</summary>
    private bool Advance(Sequence sequence, long endUs)
    {
        if (!sequence.IsScheduled)
        {
            return false;
        }

        sequence.Computed += sequence.Scheduled;
        _memory.NameFull(sequence);
        if (sequence.Computed < sequence.Length)
        {
            return false;
        }

        sequence.Generated++;
        _listener.Token(sequence, endUs);
        sequence.LastTokenUs = endUs;
        if (sequence.Generated < Pass.TokenLimit(sequence))
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
            Leave(sequence);
        }

        _finished.Add(sequence);
        return true;
    }

    private void Reject(Sequence sequence, long nowUs, string reason)
    {
        sequence.State = SequenceState.Gone;
        _listener.Rejected(sequence, nowUs, reason);
    }

    private void Leave(Sequence sequence)
    {
        sequence.State = SequenceState.Gone;
        _memory.Release(sequence);
    }
}
