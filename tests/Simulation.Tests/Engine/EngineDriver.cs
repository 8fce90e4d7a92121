using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Simulation.Engine;
using GlobalPlanner.Simulation.Engine.Kv;
using GlobalPlanner.Simulation.Engine.Timing;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Tests.Engine;

/// <summary>Drives one engine through arrivals, cutting stretches as the fleet does, and records its calls.</summary>
internal sealed class EngineDriver : IEngineListener
{
    private readonly SimulatedEngine _engine;
    private readonly EngineOptions _options;
    private readonly SortedList<(long AtUs, int Order), Sequence> _arrivals = [];
    private long? _endUs;

    public EngineDriver(EngineOptions options, ITimingModel? timing = null, EngineRole role = EngineRole.Aggregated, bool passByPass = false)
    {
        _options = options;
        _engine = new SimulatedEngine(
            1,
            options,
            role,
            new PassTimer(timing ?? new PolynomialTiming(), options.SpeedupRatio, options.DecodeSpeedupRatio),
            this,
            passByPass: passByPass);
    }

    /// <summary>An engine for a test that drives it by itself.</summary>
    public static SimulatedEngine Alone(EngineOptions options)
    {
        return new SimulatedEngine(1, options, EngineRole.Aggregated, TimingModels.TimerOf(options), new EngineLog());
    }

    public SimulatedEngine Engine => _engine;

    public long NowUs { get; private set; }

    public Dictionary<Sequence, List<long>> TokenTimes { get; } = [];

    public List<(Sequence Sequence, long AtUs)> Finishes { get; } = [];

    public List<(Sequence Sequence, string Reason)> Rejections { get; } = [];

    public int Passes { get; private set; }

    public Sequence Arrive(double atMs, int isl, int osl, params long[] prefix)
    {
        var sequence = new Sequence(isl, osl, new BlockHashChain([.. prefix], isl, _arrivals.Count, _options.BlockSize));
        _arrivals.Add(((long)(atMs * 1000), _arrivals.Count), sequence);
        TokenTimes[sequence] = [];
        return sequence;
    }

    /// <summary>Runs to that time; whatever is due at it has happened then.</summary>
    public void RunTo(long untilUs)
    {
        while (true)
        {
            var arrival = _arrivals.Count > 0 ? _arrivals.Keys[0].AtUs : long.MaxValue;
            var next = Math.Min(arrival, _endUs ?? long.MaxValue);
            if (next > untilUs)
            {
                NowUs = untilUs;
                return;
            }

            NowUs = next;
            if (_endUs == next)
            {
                _engine.Finish();
                _endUs = null;
                Passes++;
            }

            while (_arrivals.Count > 0 && _arrivals.Keys[0].AtUs == next)
            {
                var sequence = _arrivals.Values[0];
                _arrivals.RemoveAt(0);
                _engine.Submit(sequence);
                if (_engine.Cut(next, out var earlier))
                {
                    _endUs = earlier;
                    if (earlier == next)
                    {
                        _engine.Finish();
                        _endUs = null;
                    }
                }
            }

            if (_engine.TryStart(next, out var endUs))
            {
                _endUs = endUs;
            }
        }
    }

    public void RunToEnd()
    {
        while (_arrivals.Count > 0 || _endUs is not null)
        {
            RunTo(_endUs ?? _arrivals.Keys[0].AtUs);
        }
    }

    /// <summary>The latest record of rank 0, as a planner would see it now; null before the first.</summary>
    public ForwardPassMetrics? Metrics()
    {
        var tracker = new FpmTracker(new FpmTrackerOptions { SilenceSeconds = double.PositiveInfinity });
        _engine.PublishTo(tracker, NowUs);
        return tracker.Latest(MetricsPublisher.Time(NowUs)).Workers is [{ Ranks: [var record, ..] }, ..] ? record : null;
    }

    public double FirstTokenMs(Sequence sequence) => TokenTimes[sequence][0] / 1000.0;

    public double LastTokenMs(Sequence sequence) => TokenTimes[sequence][^1] / 1000.0;

    public void Token(Sequence sequence, long atUs) => TokenTimes[sequence].Add(atUs);

    public void Tokens(IReadOnlyList<Sequence> batch, ReadOnlySpan<long> passEndsUs)
    {
        foreach (var sequence in batch)
        {
            Assert.Equal(passEndsUs[0], TokenTimes[sequence][^1]);
            TokenTimes[sequence].AddRange(passEndsUs[1..]);
        }
    }

    public void Finished(Sequence sequence, long atUs) => Finishes.Add((sequence, atUs));

    public void Rejected(Sequence sequence, long atUs, string reason) => Rejections.Add((sequence, reason));

    public void Reserved(Sequence sequence, long atUs) => throw new InvalidOperationException("Nothing is transferred here.");
}
