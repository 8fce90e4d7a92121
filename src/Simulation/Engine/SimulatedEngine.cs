using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Simulation.Engine.Timing;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Engine;

/// <summary>
/// One engine: data-parallel ranks that start every pass together and wait for the slowest. It has no clock and no
/// events; its owner starts it and calls <see cref="Finish"/> at the time it was given. While nothing but decoding can
/// happen, one start covers many passes (a stretch). <see cref="Settle"/> makes their tokens visible one pass at a
/// time, and <see cref="Cut"/> ends the stretch with the pass under way.
/// </summary>
public sealed class SimulatedEngine
{
    // Long enough that scheduling costs nothing against the passes themselves, short enough that little is thrown
    // away when an arrival cuts a stretch.
    private const int LongestStretch = 64;

    private readonly RankScheduler[] _ranks;
    private readonly MetricsPublisher[] _publishers;
    private readonly bool[] _working;
    private readonly PassStretch _stretch = new();
    private readonly int _longestStretch;
    private readonly long _id;

    /// <param name="id">Instance id, unique in the fleet.</param>
    /// <param name="options">The engine's settings.</param>
    /// <param name="role">The part of a request that it computes.</param>
    /// <param name="timer">Durations of its passes.</param>
    /// <param name="listener">Is told of tokens, finished sequences and rejections.</param>
    /// <param name="readyUs">When it began to serve, microseconds.</param>
    /// <param name="passByPass">Never run several passes in one stretch.</param>
    public SimulatedEngine(
        long id,
        EngineOptions options,
        EngineRole role,
        PassTimer timer,
        IEngineListener listener,
        long readyUs = 0,
        bool passByPass = false)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timer);
        ArgumentNullException.ThrowIfNull(listener);
        _id = id;
        _longestStretch = passByPass ? 0 : LongestStretch;
        _ranks = new RankScheduler[options.DpSize];
        _publishers = new MetricsPublisher[options.DpSize];
        _working = new bool[options.DpSize];
        for (var rank = 0; rank < options.DpSize; rank++)
        {
            _ranks[rank] = new RankScheduler(options, role, timer, listener);
            _publishers[rank] = new MetricsPublisher(rank, readyUs);
        }
    }

    /// <summary>Whether a pass is under way.</summary>
    public bool InPass => _stretch.Passes > 0;

    /// <summary>Requests that run or wait to run, over all ranks.</summary>
    public int Load => Sum(static rank => rank.Load);

    /// <summary>Requests in the running lists.</summary>
    public int Running => Sum(static rank => rank.Running);

    /// <summary>Requests that wait: fresh, preempted, or not yet transferred.</summary>
    public int Waiting => Sum(static rank => rank.Waiting);

    /// <summary>KV blocks in use.</summary>
    public int ActiveBlocks => Sum(static rank => rank.ActiveBlocks);

    /// <summary>Preemptions since the start: each cost a request its KV cache.</summary>
    public long Preemptions => _ranks.Sum(static rank => rank.Preemptions);

    /// <summary>Whether no request is here, held ones included, and no pass is under way.</summary>
    public bool IsIdle => !InPass && Array.TrueForAll(_ranks, static rank => rank.IsEmpty);

    /// <summary>Adds a request to the queue of the least loaded rank.</summary>
    public void Submit(Sequence sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        Assign(sequence).Enqueue(sequence);
    }

    /// <summary>Asks for KV blocks to transfer a computed prompt into; granted at the start of a pass.</summary>
    public void Reserve(Sequence sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        Assign(sequence).EnqueueReservation(sequence);
    }

    /// <summary>The KV cache of a sequence has arrived.</summary>
    public void Activate(Sequence sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        _ranks[sequence.Rank].Activate(sequence);
    }

    /// <summary>Frees what a finished prefill holds for its transfer.</summary>
    public void ReleaseHeld(Sequence sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        _ranks[sequence.Rank].ReleaseHeld(sequence);
    }

    /// <summary>Prompt blocks of a sequence that are cached on the rank it is on, and its prompt blocks.</summary>
    public (int Hits, int Total) Overlap(Sequence sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        return _ranks[sequence.Rank].Overlap(sequence);
    }

    /// <summary>Prompt blocks of a sequence that are cached on the rank that has most of them, and its prompt blocks.</summary>
    public (int Hits, int Total) BestOverlap(Sequence sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        var best = _ranks[0].Overlap(sequence);
        for (var rank = 1; rank < _ranks.Length; rank++)
        {
            var overlap = _ranks[rank].Overlap(sequence);
            best = overlap.Hits > best.Hits ? overlap : best;
        }

        return best;
    }

    /// <summary>Takes a sequence out that waits for its KV cache; others are left alone.</summary>
    public void CancelTransfer(Sequence sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        _ranks[sequence.Rank].CancelTransfer(sequence);
    }

    /// <summary>Stops at once and removes every sequence.</summary>
    public List<Sequence> Abandon()
    {
        _stretch.Clear();
        return [.. _ranks.SelectMany(static rank => rank.Abandon())];
    }

    /// <summary>Begins a pass, or a stretch of them, if there is anything to do and none is under way.</summary>
    /// <param name="nowUs">Now, microseconds.</param>
    /// <param name="endUs">When <see cref="Finish"/> is due.</param>
    public bool TryStart(long nowUs, out long endUs)
    {
        endUs = 0;
        if (InPass)
        {
            return false;
        }

        long firstUs = 0;
        var repeatable = _longestStretch;
        for (var rank = 0; rank < _ranks.Length; rank++)
        {
            _working[rank] = _ranks[rank].Plan(nowUs);
            if (_working[rank])
            {
                var pass = _ranks[rank].Pass;
                firstUs = Math.Max(firstUs, PassTimer.PassUs(pass.PrefillMs(), pass.DecodeMs()));
                repeatable = repeatable == 0 ? 0 : _ranks[rank].RepeatablePasses(repeatable);
            }
            else if (_ranks[rank].Load > 0)
            {
                // A rank with nothing but waiting sequences looks again at every pass.
                repeatable = 0;
            }
        }

        if (firstUs == 0)
        {
            return false;
        }

        _stretch.Begin(nowUs, firstUs);
        for (var n = 1; n <= repeatable; n++)
        {
            _stretch.Append(RepetitionUs(n));
        }

        endUs = _stretch.EndUs;
        return true;
    }

    /// <summary>Completes every pass of the stretch but the last that has ended by now.</summary>
    public void Settle(long nowUs) => CompleteUpTo(_stretch.EndedBy(nowUs));

    /// <summary>Ends the stretch with the pass that is under way, because something has come from outside.</summary>
    /// <param name="nowUs">Now, microseconds.</param>
    /// <param name="endUs">The earlier end, when true is returned.</param>
    public bool Cut(long nowUs, out long endUs)
    {
        endUs = 0;
        if (_stretch.Passes <= 1)
        {
            return false;
        }

        Settle(nowUs);
        if (!_stretch.TryCut(nowUs))
        {
            return false;
        }

        endUs = _stretch.EndUs;
        return true;
    }

    /// <summary>Completes the pass, or the last pass of the stretch; the engine can start again.</summary>
    public void Finish()
    {
        CompleteUpTo(_stretch.Passes);
        _stretch.Clear();
    }

    /// <summary>Publishes the last pass of every rank, and the last heartbeat after it, to a tracker.</summary>
    public void PublishTo(FpmTracker tracker, long nowUs)
    {
        Settle(nowUs);
        foreach (var publisher in _publishers)
        {
            publisher.PublishTo(tracker, _id, nowUs);
        }
    }

    private long RepetitionUs(int repetition)
    {
        long longest = 0;
        for (var rank = 0; rank < _ranks.Length; rank++)
        {
            if (_working[rank])
            {
                longest = Math.Max(longest, PassTimer.PassUs(0, _ranks[rank].Pass.DecodeMs(repetition)));
            }
        }

        return longest;
    }

    private void CompleteUpTo(int ended)
    {
        var from = _stretch.Settled;
        if (ended == from)
        {
            return;
        }

        _stretch.Settled = ended;
        for (var rank = 0; rank < _ranks.Length; rank++)
        {
            if (!_working[rank])
            {
                continue;
            }

            // Only the latest record can be seen; those before it only count.
            for (var n = from; n < ended - 1; n++)
            {
                _publishers[rank].Count(_stretch.EndOf(n));
            }

            var last = ended - 1;
            _publishers[rank].Publish(_ranks[rank].Pass.Record.Later(last), _stretch.DurationOf(last), _stretch.EndOf(last));
            if (from == 0)
            {
                _ranks[rank].Complete(_stretch.EndOf(0));
            }

            var repeatedFrom = Math.Max(1, from);
            if (ended > repeatedFrom)
            {
                _ranks[rank].CompleteRepetitions(_stretch.EndsFrom(repeatedFrom, ended));
            }
        }
    }

    private RankScheduler Assign(Sequence sequence)
    {
        var best = 0;
        for (var rank = 1; rank < _ranks.Length; rank++)
        {
            if (_ranks[rank].Load < _ranks[best].Load)
            {
                best = rank;
            }
        }

        sequence.Rank = best;
        return _ranks[best];
    }

    private int Sum(Func<RankScheduler, int> value)
    {
        var sum = 0;
        foreach (var rank in _ranks)
        {
            sum += value(rank);
        }

        return sum;
    }
}
