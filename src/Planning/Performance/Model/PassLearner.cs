using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Passes;
using GlobalPlanner.Planning.Performance.Pricing;
using GlobalPlanner.Planning.Performance.Samples;

namespace GlobalPlanner.Planning.Performance.Model;

/// <summary>
/// The learning half of a performance model. It checks each record, leaves out warm-up passes of new workers, adds the
/// others to the samples of their kind, and keeps the mean lengths of requests. Source: tuning of Dynamo's forward-pass
/// model; the treatment of new workers and of old samples is ours.
/// </summary>
internal sealed class PassLearner
{
    private const int MostRanksOnStack = 16;

    private readonly PerformanceState _opened;
    private readonly PerformanceOptions _options;
    private readonly SampleStore[] _stores;
    private readonly PassPricing _pricing;
    private readonly LengthWindow _promptLengths;
    private readonly LengthWindow _decodeLengths;
    private readonly LengthWindow _passPrefillTokens;
    private readonly LengthWindow _passPrefillRequests;
    private ImmutableArray<WorkerSighting> _workers;
    private DateTimeOffset? _firstObservedAt;
    private DateTimeOffset? _bootstrappedAt;

    /// <param name="opened">The saved state; its samples are already in the stores, or will be replayed.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="stores">The samples of each kind of pass, indexed by <see cref="PassKind"/>.</param>
    /// <param name="pricing">Gives the native estimate of a pass, and rests on the same samples.</param>
    public PassLearner(PerformanceState opened, PerformanceOptions options, SampleStore[] stores, PassPricing pricing)
    {
        _opened = opened;
        _options = options;
        _stores = stores;
        _pricing = pricing;
        _promptLengths = new LengthWindow(opened.PromptLengths, options.MaxSamples);
        _decodeLengths = new LengthWindow(opened.DecodeLengths, options.MaxSamples);
        _passPrefillTokens = new LengthWindow(opened.PassPrefillTokens, options.MaxSamples);
        _passPrefillRequests = new LengthWindow(opened.PassPrefillRequests, options.MaxSamples);
        _workers = opened.Workers;
        _firstObservedAt = opened.FirstObservedAt;
        _bootstrappedAt = opened.BootstrappedAt;
        Rejected = opened.Rejected;
        YoungPasses = opened.YoungPasses;
    }

    /// <summary>Mean prompt tokens of a request in a pass; 0 before the first prompt.</summary>
    public double MeanPrompt => _promptLengths.Mean;

    /// <summary>Mean KV tokens of a decoding request; 0 before the first.</summary>
    public double MeanContext => _decodeLengths.Mean;

    /// <summary>Mean prompt tokens of a learned pass.</summary>
    public double MeanPassPrefillTokens => _passPrefillTokens.Mean;

    /// <summary>Mean requests with prompt tokens of a learned pass.</summary>
    public double MeanPassPrefillRequests => _passPrefillRequests.Mean;

    /// <summary>Records left out, by reason.</summary>
    public ImmutableSortedDictionary<FpmRejection, long> Rejected { get; private set; }

    /// <summary>Passes left out because their worker had just started.</summary>
    public long YoungPasses { get; private set; }

    /// <summary>Learns from the latest pass of every rank, and drops samples that are too old.</summary>
    /// <param name="fpm">The passes; null when they were not observed.</param>
    /// <param name="at">When.</param>
    public void Observe(FpmSnapshot? fpm, DateTimeOffset at)
    {
        DropOld(at);
        if (fpm is null)
        {
            return;
        }

        _firstObservedAt ??= at;
        _workers = WorkerSightings.Update(_workers, fpm, at);
        foreach (var worker in fpm.IsEmpty ? [] : fpm.Workers)
        {
            var young = IsYoung(worker.WorkerId, at);
            if (_options.AttentionDp > 1)
            {
                Take(worker.Ranks.AsSpan(), at, FpmCheck.OfRanks(worker.Ranks, _options.AttentionDp), young, fromWorker: true);
                continue;
            }

            for (var rank = 0; rank < worker.Ranks.Length; rank++)
            {
                Take(worker.Ranks.AsSpan(rank, 1), at, null, young, fromWorker: true);
            }
        }

        _pricing.Refresh();
    }

    /// <summary>Learns from measurements of a profile, each one pass of one rank.</summary>
    public void Bootstrap(ImmutableArray<ForwardPassMetrics> passes, DateTimeOffset at)
    {
        _bootstrappedAt = at;
        foreach (ref readonly var pass in passes.AsSpan())
        {
            Take(new ReadOnlySpan<ForwardPassMetrics>(in pass), at, null, young: false, fromWorker: false);
        }

        _pricing.Refresh();
    }

    /// <summary>
    /// Adds the saved samples again, under other limits or another native model. That model prices a pass of several
    /// ranks as if all had the load of the heaviest, the only one that a sample keeps.
    /// </summary>
    /// <param name="reprice">Whether the native model is another one, so that its estimates are to be asked for again.</param>
    public void Replay(bool reprice)
    {
        foreach (var kind in Enum.GetValues<PassKind>())
        {
            foreach (ref readonly var sample in _opened[kind].Samples.AsSpan())
            {
                if (!_stores[(int)kind].Add(reprice ? Reprice(sample) : sample))
                {
                    Reject(FpmRejection.OutsideLimits);
                }
            }
        }
    }

    /// <summary>The opened state with everything learned since, the samples apart.</summary>
    public PerformanceState Save() => _opened with
    {
        PromptLengths = _promptLengths.Save(),
        DecodeLengths = _decodeLengths.Save(),
        PassPrefillTokens = _passPrefillTokens.Save(),
        PassPrefillRequests = _passPrefillRequests.Save(),
        Workers = _workers,
        FirstObservedAt = _firstObservedAt,
        BootstrappedAt = _bootstrappedAt,
        Rejected = Rejected,
        YoungPasses = YoungPasses,
    };

    private void Take(ReadOnlySpan<ForwardPassMetrics> ranks, DateTimeOffset at, FpmRejection? known, bool young, bool fromWorker)
    {
        var rejection = known;
        for (var rank = 0; rank < ranks.Length && rejection is null; rank++)
        {
            rejection = FpmCheck.Of(ranks[rank], fromWorker);
        }

        if (rejection is { } reason)
        {
            Reject(reason);
            return;
        }

        var seconds = 0.0;
        Span<PassRequests> scheduled = ranks.Length <= MostRanksOnStack ? stackalloc PassRequests[ranks.Length] : new PassRequests[ranks.Length];
        for (var rank = 0; rank < ranks.Length; rank++)
        {
            scheduled[rank] = ranks[rank].ScheduledRequests;
            seconds = Math.Max(seconds, ranks[rank].WallTime);
            CountLengths(scheduled[rank]);
        }

        // A measurement of one rank tells lengths, but not how long the ranks in step with it took.
        var isWhole = fromWorker || _options.AttentionDp == 1;
        var heaviest = PassFeatures.Heaviest(scheduled);
        if (!isWhole || heaviest < 0 || seconds <= 0)
        {
            return;
        }

        if (young)
        {
            YoungPasses++;
            return;
        }

        Learn(scheduled, heaviest, seconds, at);
    }

    private void Learn(ReadOnlySpan<PassRequests> ranks, int heaviest, double seconds, DateTimeOffset at)
    {
        ref readonly var pass = ref ranks[heaviest];
        var kind = PassFeatures.Of(pass)!.Value.Kind;
        if (!_stores[(int)kind].Add(PassSample.From(pass, ranks.Length, seconds, _pricing.NativeSeconds(ranks), at)))
        {
            Reject(FpmRejection.OutsideLimits);
            return;
        }

        _passPrefillTokens.Add(pass.SumPrefillTokens);
        _passPrefillRequests.Add(pass.NumPrefillRequests);
    }

    // Dynamo counts a pass without prompts as a prompt of length zero. That draws the mean of aggregated engines towards
    // zero, and one more request then looks free; here such a pass says nothing about prompts.
    private void CountLengths(in PassRequests scheduled)
    {
        if (scheduled.NumPrefillRequests > 0)
        {
            _promptLengths.Add((double)scheduled.SumPrefillTokens / scheduled.NumPrefillRequests);
        }

        if (scheduled.NumDecodeRequests > 0)
        {
            _decodeLengths.Add((double)scheduled.SumDecodeKvTokens / scheduled.NumDecodeRequests);
        }
    }

    private void Reject(FpmRejection reason) => Rejected = Rejected.SetItem(reason, Rejected.GetValueOrDefault(reason) + 1);

    // Workers seen at the first observation are not young: they may have run for days before this planner started.
    private bool IsYoung(string workerId, DateTimeOffset at) =>
        _options.YoungWorkerSeconds > 0
        && WorkerSightings.FirstSeenAt(_workers, workerId) is var since
        && since > _firstObservedAt
        && at - since < TimeSpan.FromSeconds(_options.YoungWorkerSeconds);

    private void DropOld(DateTimeOffset at)
    {
        if (_options.SampleMaxAgeSeconds <= 0)
        {
            return;
        }

        var oldest = at.ToUnixTimeMilliseconds() - (_options.SampleMaxAgeSeconds * 1000L);
        foreach (var store in _stores)
        {
            store.DropBefore(oldest);
        }

        _pricing.Refresh();
    }

    private PassSample Reprice(in PassSample sample)
    {
        var ranks = new PassRequests[Math.Max(1, sample.Ranks)];
        Array.Fill(ranks, sample.Requests);
        return sample with { NativeMilliseconds = PassSample.NativeOf(_pricing.NativeSeconds(ranks)) };
    }
}
