namespace GlobalPlanner.Simulation.Engine;

/// <summary>
/// The passes that an engine has begun and not finished, laid out in time: usually one, or many of the same batch. A
/// pass is settled once its tokens have been handed out.
/// </summary>
internal sealed class PassStretch
{
    private long[] _endsUs = new long[1];
    private long _startedUs;

    /// <summary>Passes laid out; zero when none is under way.</summary>
    public int Passes { get; private set; }

    /// <summary>Passes whose tokens have been handed out.</summary>
    public int Settled { get; set; }

    /// <summary>End of the last pass, microseconds.</summary>
    public long EndUs => _endsUs[Passes - 1];

    /// <summary>End of one pass, microseconds.</summary>
    public long EndOf(int pass) => _endsUs[pass];

    /// <summary>Duration of one pass, microseconds.</summary>
    public long DurationOf(int pass) => _endsUs[pass] - (pass == 0 ? _startedUs : _endsUs[pass - 1]);

    /// <summary>End of the pass before <paramref name="from"/>, which is at least one, then of each up to <paramref name="to"/>, exclusive.</summary>
    public ReadOnlySpan<long> EndsFrom(int from, int to) => _endsUs.AsSpan(from - 1, to - from + 1);

    /// <summary>Lays out the first pass.</summary>
    public void Begin(long nowUs, long durationUs)
    {
        _startedUs = nowUs;
        _endsUs[0] = nowUs + durationUs;
        Passes = 1;
        Settled = 0;
    }

    /// <summary>Lays out one more pass behind the last.</summary>
    public void Append(long durationUs)
    {
        if (Passes == _endsUs.Length)
        {
            Array.Resize(ref _endsUs, Math.Max(16, Passes * 2));
        }

        _endsUs[Passes] = EndUs + durationUs;
        Passes++;
    }

    /// <summary>Passes that have ended by now. The last one never counts: its end is an event of its own.</summary>
    public int EndedBy(long nowUs)
    {
        var ended = Settled;
        while (ended < Passes - 1 && _endsUs[ended] <= nowUs)
        {
            ended++;
        }

        return ended;
    }

    /// <summary>Drops every pass behind the one under way; those that have ended are settled already.</summary>
    /// <returns>False when there is none to drop.</returns>
    public bool TryCut(long nowUs)
    {
        var remaining = Settled > 0 && _endsUs[Settled - 1] == nowUs ? Settled : Settled + 1;
        if (remaining >= Passes)
        {
            return false;
        }

        Passes = remaining;
        return true;
    }

    /// <summary>Forgets all passes.</summary>
    public void Clear()
    {
        Passes = 0;
        Settled = 0;
    }
}
