using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Simulation.Engine.Timing;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Engine;

/// <summary>
/// One engine: data-parallel ranks that start every pass together and wait for the slowest. It owns no clock and no
/// events; whoever drives it asks it to start, and comes back when it said. While nothing but decoding can happen, one
/// start covers many passes (a stretch), which <see cref="Settle"/> makes visible one by one and <see cref="Cut"/>
/// ends at the next pass.
/// </summary>
public sealed class SimulatedEngine
{
    // Long enough that scheduling costs nothing against the passes themselves, short enough that little is thrown
    // away when an arrival cuts a stretch.
    private const int LongestStretch = 64;

    private readonly RankScheduler[] _ranks;
    private readonly MetricsPublisher[] _publishers;
    private readonly bool[] _working;
    private readonly int _stretch;
    private readonly long _id;
    private long[] _ends = [];
    private long _startedUs;
    private int _passes;
    private int _settled;

    /// <param name="id">Instance id, unique in the fleet.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="role">What it does.</param>
    /// <param name="timer">How long its passes take.</param>
    /// <param name="listener">Who hears what it does.</param>
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
        _stretch = passByPass ? 0 : LongestStretch;
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
    public bool InPass => _passes > 0;

    /// <summary>Requests that take or wait for a slot, over all ranks.</summary>
    public int Load => Sum(static rank => rank.Load);

    /// <summary>Requests in the running lists.</summary>
    public int Running => Sum(static rank => rank.Running);

    /// <summary>Requests that wait: fresh, preempted, or not yet transferred.</summary>
    public int Waiting => Sum(static rank => rank.Waiting);

    /// <summary>KV blocks in use.</summary>
    public int ActiveBlocks => Sum(static rank => rank.ActiveBlocks);

    /// <summary>Requests that ever lost their KV cache.</summary>
    public long Preemptions
    {
        get
        {
            long sum = 0;
            foreach (var rank in _ranks)
            {
                sum += rank.Preemptions;
            }

            return sum;
        }
    }

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

    /// <summary>Stops at once and takes out every sequence.</summary>
    public List<Sequence> Abandon()
    {
        _passes = 0;
        _settled = 0;
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

        long first = 0;
        var repeatable = _stretch;
        for (var rank = 0; rank < _ranks.Length; rank++)
        {
            _working[rank] = _ranks[rank].Plan(nowUs);
            if (_working[rank])
            {
                var pass = _ranks[rank].Pass;
                first = Math.Max(first, PassTimer.PassUs(pass.PrefillMs(), pass.DecodeMs()));
                repeatable = repeatable == 0 ? 0 : _ranks[rank].RepeatablePasses(repeatable);
            }
            else if (_ranks[rank].Load > 0)
            {
                repeatable = 0;
            }
        }

        if (first == 0)
        {
            return false;
        }

        Lay(nowUs, first, repeatable);
        endUs = _ends[_passes - 1];
        return true;
    }

    /// <summary>Completes every pass of the stretch but the last that has ended by now.</summary>
    public void Settle(long nowUs)
    {
        var ended = _settled;
        while (ended < _passes - 1 && _ends[ended] <= nowUs)
        {
            ended++;
        }

        CompleteUpTo(ended);
    }

    /// <summary>Ends the stretch with the pass that is under way, because something has come from outside.</summary>
    /// <param name="nowUs">Now, microseconds.</param>
    /// <param name="endUs">The earlier end, when true is returned.</param>
    public bool Cut(long nowUs, out long endUs)
    {
        endUs = 0;
        if (_passes <= 1)
        {
            return false;
        }

        Settle(nowUs);
        var remaining = _settled > 0 && _ends[_settled - 1] == nowUs ? _settled : _settled + 1;
        if (remaining >= _passes)
        {
            return false;
        }

        _passes = remaining;
        endUs = _ends[_passes - 1];
        return true;
    }

    /// <summary>The pass, or the stretch, has ended.</summary>
    public void Finish()
    {
        CompleteUpTo(_passes);
        _passes = 0;
        _settled = 0;
    }

    /// <summary>The latest record of every rank, in rank order; ranks that have published none are left out.</summary>
    public IReadOnlyList<ForwardPassMetrics> LatestMetrics(long nowUs)
    {
        Settle(nowUs);
        var records = new List<ForwardPassMetrics>(_publishers.Length);
        foreach (var publisher in _publishers)
        {
            if (publisher.Latest(_id, nowUs) is { } record)
            {
                records.Add(record);
            }
        }

        return records;
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

    private void Lay(long nowUs, long firstUs, int repeatable)
    {
        if (_ends.Length <= repeatable)
        {
            _ends = new long[repeatable == 0 ? 1 : _stretch + 1];
        }

        _startedUs = nowUs;
        _settled = 0;
        _passes = repeatable + 1;
        _ends[0] = nowUs + firstUs;
        for (var n = 1; n <= repeatable; n++)
        {
            long longest = 0;
            for (var rank = 0; rank < _ranks.Length; rank++)
            {
                if (_working[rank])
                {
                    longest = Math.Max(longest, PassTimer.PassUs(0, _ranks[rank].Pass.DecodeMs(n)));
                }
            }

            _ends[n] = _ends[n - 1] + longest;
        }
    }

    private void CompleteUpTo(int ended)
    {
        if (ended == _settled)
        {
            return;
        }

        var from = _settled;
        _settled = ended;
        for (var rank = 0; rank < _ranks.Length; rank++)
        {
            if (!_working[rank])
            {
                continue;
            }

            for (var n = from; n < ended - 1; n++)
            {
                _publishers[rank].Count(_ends[n]);
            }

            Publish(rank, ended - 1);
            if (from == 0)
            {
                _ranks[rank].Complete(_ends[0]);
            }

            var repeatedFrom = Math.Max(1, from);
            if (ended > repeatedFrom)
            {
                _ranks[rank].CompleteRepetitions(_ends.AsSpan(repeatedFrom - 1, ended - repeatedFrom + 1));
            }
        }
    }

    private void Publish(int rank, int pass) => _publishers[rank].Publish(
        _ranks[rank].Pass.Record.Later(pass),
        _ends[pass] - (pass == 0 ? _startedUs : _ends[pass - 1]),
        _ends[pass]);

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
