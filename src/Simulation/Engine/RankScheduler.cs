using GlobalPlanner.Simulation.Engine.Kv;
using GlobalPlanner.Simulation.Engine.Timing;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Engine;

/// <summary>
/// The scheduler of one rank, by the rules of vLLM's scheduler as Dynamo's mocker models them. Each pass has one token
/// budget. Running sequences spend it first, then the head of the waiting line (<see cref="Admission"/>). KV blocks are
/// allocated as tokens are computed; when they run out, one running sequence is preempted.
/// </summary>
internal sealed class RankScheduler
{
    private readonly EngineOptions _options;
    private readonly EngineRole _role;
    private readonly IEngineListener _listener;
    private readonly SequenceMemory _memory;
    private readonly WaitingLines _waiting = new();
    private readonly Admission _admission;

    // In the order of admission, which is the order in which the budget is spent and victims are chosen.
    private readonly List<Sequence> _running = [];
    private readonly List<Sequence> _finished = [];
    private readonly List<Sequence> _held = [];
    private readonly long _passBudget;
    private readonly int _maxRunning;
    private long _budget;
    private bool _preemptedInPass;

    public RankScheduler(EngineOptions options, EngineRole role, PassTimer timer, IEngineListener listener)
    {
        _options = options;
        _role = role;
        _listener = listener;
        _memory = new SequenceMemory(options);
        _admission = new Admission(options, _memory, _waiting, listener);
        Pass = new PassPlan(options, role, timer);
        _passBudget = options.MaxNumBatchedTokens ?? long.MaxValue;
        _maxRunning = options.MaxNumSeqs ?? int.MaxValue;
    }

    /// <summary>The pass that was planned last.</summary>
    public PassPlan Pass { get; }

    /// <summary>KV blocks that sequences use.</summary>
    public int ActiveBlocks => _memory.Pool.Active;

    /// <summary>Sequences in the running list.</summary>
    public int Running => _running.Count;

    /// <summary>Sequences that wait: fresh, preempted, or not yet transferred.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Sequences that run or wait to run.</summary>
    public int Load => _running.Count + _waiting.Count;

    /// <summary>Whether no sequence is here, those held for a transfer included.</summary>
    public bool IsEmpty => Load == 0 && _held.Count == 0;

    /// <summary>Preemptions since the start.</summary>
    public long Preemptions { get; private set; }

    /// <summary>Adds a sequence at the end of the waiting line.</summary>
    public void Enqueue(Sequence sequence) => _waiting.AddFresh(sequence);

    /// <summary>Asks for KV blocks to transfer a prompt into.</summary>
    public void EnqueueReservation(Sequence sequence) => _waiting.AddReservation(sequence);

    /// <summary>Records that the transfer into reserved blocks is complete; the sequence can run.</summary>
    public void Activate(Sequence sequence)
    {
        sequence.Computed = sequence.PromptTokens;
        _memory.NameFull(sequence);
        _waiting.EndTransfer(sequence);
    }

    /// <summary>Removes a sequence that waits for its KV blocks or for the transfer into them; others are left alone.</summary>
    public void CancelTransfer(Sequence sequence)
    {
        if (_waiting.CancelTransfer(sequence))
        {
            Leave(sequence);
        }
    }

    /// <summary>Frees the blocks of a finished prefill that were held for its transfer.</summary>
    public void ReleaseHeld(Sequence sequence)
    {
        if (_held.Remove(sequence))
        {
            Leave(sequence);
        }
    }

    /// <summary>The prompt blocks of a sequence that are cached here, and all its prompt blocks.</summary>
    public (int Hits, int Total) Overlap(Sequence sequence) => _memory.Overlap(sequence);

    /// <summary>Removes every sequence, in the order in which the scheduler would have served them.</summary>
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
        _admission.GrantReservations(nowUs);
        do
        {
            _budget = _passBudget;
            _preemptedInPass = false;
            foreach (var sequence in _running)
            {
                sequence.Scheduled = Sequence.NotScheduled;
            }

            ScheduleRunning();

            // vLLM admits nobody in a pass that preempted: the victim is now at the head of the line, and the blocks it
            // gave up are meant for those that still run. Admitting it at once would only preempt it again.
            if (!_preemptedInPass)
            {
                AdmitWaiting(nowUs);
            }

            if (Pass.Summarise(_running, _waiting))
            {
                return true;
            }
        }
        while (_preemptedInPass); // The only running sequence preempted itself. Unless it is admitted again now, nothing would ever run.

        return false;
    }

    /// <summary>Completes the planned pass: hands out tokens, names full blocks, and lets finished sequences leave.</summary>
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

        // Only now, so that listeners find the rank as it is after the pass.
        foreach (var sequence in _finished)
        {
            _listener.Finished(sequence, endUs);
        }
    }

    /// <summary>
    /// The number of passes after the planned one that are sure to work on the same batch, and to give each sequence one
    /// token that is neither its first nor its last, provided nothing comes from outside.
    /// </summary>
    /// <remarks>
    /// Admission cannot change during these passes: a waiting sequence is blocked by a limit (slots, blocks or budget)
    /// that only a finished sequence can lift. Passes that could change it are excluded: after a preemption, with
    /// reservations that were passed over, with prompt tokens, or with a sequence that the budget left out.
    /// </remarks>
    /// <param name="limit">The most passes of interest.</param>
    public int RepeatablePasses(int limit)
    {
        if (_preemptedInPass
            || _admission.ReservationsPassedOver
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

    /// <summary>Completes repetitions of the completed pass.</summary>
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

    /// <summary>
    /// Spends the budget on the running sequences in their order. A decoding one takes one token: the token sampled in
    /// the last pass, whose KV entry does not exist yet. A half-computed prompt takes as large a chunk as the budget
    /// allows, so a long prompt slows the decoding sequences behind it only down, and never stops them.
    /// </summary>
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

    /// <summary>Preempts until the blocks suffice; false when the sequence itself was preempted.</summary>
    private bool MakeRoom(Sequence sequence, int tokens, ref int index)
    {
        while (!_memory.CanGrow(sequence, tokens))
        {
            // The newest by default, as in vLLM: it has the least computed work to lose, and the oldest, who have waited
            // longest, are sure to finish and free their blocks.
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

    /// <summary>
    /// Takes a sequence out of the running list and frees all its blocks. vLLM recomputes instead of swapping: prompt
    /// and generated tokens will be computed again like one long prompt. The tokens that clients have received stay.
    /// </summary>
    private void Preempt(Sequence victim, int index)
    {
        _running.RemoveAt(index);

        // Tokens already scheduled in this pass are not computed after all; others may use that part of the budget.
        _budget += Math.Max(0, victim.Scheduled);
        _memory.Release(victim);
        victim.Computed = 0;
        _waiting.AddPreempted(victim);
        _preemptedInPass = true;
        Preemptions++;
    }

    private void AdmitWaiting(long nowUs)
    {
        while (_budget > 0
            && _running.Count < _maxRunning
            && _admission.TryNext(_budget, nowUs, out var sequence, out var take))
        {
            sequence.State = SequenceState.Running;
            _running.Add(sequence);
            Schedule(sequence, take);
        }
    }

    private void Schedule(Sequence sequence, int take)
    {
        sequence.Scheduled = take;

        // ForwardPassMetrics count a recomputation after a preemption as prefill, because it costs what prefill costs. The
        // single token of a decoding sequence is decode, even though it is "computed" here.
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

        // A prefill engine frees the slot but not the blocks: the decode engine still has to fetch them. A slow decode
        // pool thus pushes back on prefill through KV memory.
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

    private void Leave(Sequence sequence)
    {
        sequence.State = SequenceState.Gone;
        _memory.Release(sequence);
    }
}
