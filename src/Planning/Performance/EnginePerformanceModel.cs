using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance;

/// <summary>
/// Learns from forward-pass metrics how long the passes of the engines of one component take, and answers with it. Opened
/// on a <see cref="PerformanceState"/>, used within one tick by one caller, and saved. Opening copies nothing and fits
/// nothing; a fit is made when it is first asked for after new samples.
/// </summary>
public sealed class EnginePerformanceModel : IEnginePerformance
{
    private static readonly PassKind[] Kinds = [PassKind.Prefill, PassKind.Decode, PassKind.Mixed];

    private readonly EngineRole _role;
    private readonly PerformanceOptions _options;
    private readonly EngineLimits? _limits;
    private readonly INativeEngineModel? _native;
    private readonly string? _problem;
    private readonly PerformanceState _opened;
    private readonly NativeBasis? _basis;
    private readonly SampleStore[] _stores;
    private readonly PassPricing _pricing;
    private readonly LengthWindow _promptLengths;
    private readonly LengthWindow _decodeLengths;
    private readonly LengthWindow _passPrefillTokens;
    private readonly LengthWindow _passPrefillRequests;
    private ImmutableArray<WorkerSighting> _workers;
    private DateTimeOffset? _firstObservedAt;
    private DateTimeOffset? _bootstrappedAt;
    private ImmutableSortedDictionary<FpmRejection, long> _rejected;
    private long _youngPasses;

    private EnginePerformanceModel(
        EngineRole role, PerformanceOptions options, EngineCapabilities? capabilities, PerformanceState state, INativeEngineModel? native)
    {
        _role = role;
        _limits = capabilities is null ? null : EngineLimits.From(capabilities);
        _problem = options.Problem ?? (capabilities is null ? "engine capabilities are not known" : _limits is null ? "an engine limit is not positive" : null);
        _options = options.Problem is null ? options : new PerformanceOptions { AttentionDp = Math.Max(1, options.AttentionDp) };
        _opened = state.Version == PerformanceState.CurrentVersion ? state : PerformanceState.Empty;
        _native = native;
        _basis = native is null ? null : new NativeBasis(native.Name, _limits ?? EngineLimits.Default);
        var keep = _basis == _opened.Basis;
        _stores = new SampleStore[Kinds.Length];
        _pricing = new PassPricing(native, _options, _stores);
        foreach (var kind in Kinds)
        {
            _stores[(int)kind] = new SampleStore(kind, keep ? _opened[kind] : PassSamples.Empty, _options, _basis?.Limits);
        }

        _promptLengths = new LengthWindow(_opened.PromptLengths, _options.MaxSamples);
        _decodeLengths = new LengthWindow(_opened.DecodeLengths, _options.MaxSamples);
        _passPrefillTokens = new LengthWindow(_opened.PassPrefillTokens, _options.MaxSamples);
        _passPrefillRequests = new LengthWindow(_opened.PassPrefillRequests, _options.MaxSamples);
        _workers = _opened.Workers;
        _firstObservedAt = _opened.FirstObservedAt;
        _bootstrappedAt = _opened.BootstrappedAt;
        _rejected = _opened.Rejected;
        _youngPasses = _opened.YoungPasses;
        if (!keep)
        {
            Replay();
        }
    }

    /// <inheritdoc/>
    public PerformanceDiagnostics Diagnostics =>
        PerformanceReport.Of(_role, _options, _problem, _native, _stores, _pricing) with { YoungPasses = _youngPasses, Rejected = _rejected };

    /// <summary>Opens what was learned.</summary>
    /// <param name="role">What the engines do.</param>
    /// <param name="options">How it learns and answers; wrong ones make a model that answers nothing and says why.</param>
    /// <param name="capabilities">What the engines admit; null delays answers until it is known. Samples are taken meanwhile.</param>
    /// <param name="state">What was saved; a change of limits or of the native model replays its samples.</param>
    /// <param name="native">A native model; null rests on regression alone.</param>
    public static EnginePerformanceModel Open(
        EngineRole role, PerformanceOptions options, EngineCapabilities? capabilities, PerformanceState state, INativeEngineModel? native = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(state);
        return new EnginePerformanceModel(role, options, capabilities, state, native);
    }

    /// <summary>Learns from the latest passes. Records that make no sense are counted and left out; the others count.</summary>
    /// <param name="fpm">The latest pass of every rank; null when they were not observed.</param>
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

    /// <summary>
    /// Learns from measurements of a profile, each one pass of one rank, and marks the state as bootstrapped. With
    /// attention data parallelism they tell lengths but no durations, since the other ranks are missing.
    /// </summary>
    public void Bootstrap(ImmutableArray<ForwardPassMetrics> passes, DateTimeOffset at)
    {
        _bootstrappedAt = at;
        foreach (ref readonly var pass in passes.AsSpan())
        {
            Take(new ReadOnlySpan<ForwardPassMetrics>(in pass), at, null, young: false, fromWorker: false);
        }

        _pricing.Refresh();
    }

    /// <summary>What to remember; the very record that was opened when nothing changed.</summary>
    public PerformanceState Save()
    {
        var saved = _opened with
        {
            Basis = _basis,
            Prefill = _stores[(int)PassKind.Prefill].Save(),
            Decode = _stores[(int)PassKind.Decode].Save(),
            Mixed = _stores[(int)PassKind.Mixed].Save(),
            PromptLengths = _promptLengths.Save(),
            DecodeLengths = _decodeLengths.Save(),
            PassPrefillTokens = _passPrefillTokens.Save(),
            PassPrefillRequests = _passPrefillRequests.Save(),
            Workers = _workers,
            FirstObservedAt = _firstObservedAt,
            BootstrappedAt = _bootstrappedAt,
            Rejected = _rejected,
            YoungPasses = _youngPasses,
        };
        return saved == _opened && Kinds.All(kind => ReferenceEquals(saved[kind].Memo, _opened[kind].Memo)) ? _opened : saved;
    }

    /// <inheritdoc/>
    public ImmutableArray<EngineGroup> Group(FpmSnapshot fpm)
    {
        ArgumentNullException.ThrowIfNull(fpm);
        var groups = ImmutableArray.CreateBuilder<EngineGroup>();
        foreach (var worker in fpm.IsEmpty ? [] : fpm.Workers)
        {
            if (_options.AttentionDp > 1)
            {
                if (worker.Ranks.All(static rank => rank.Version == 1) && FpmCheck.OfRanks(worker.Ranks, _options.AttentionDp) is null)
                {
                    groups.Add(new EngineGroup(worker.WorkerId, worker.Ranks.Sort(static (a, b) => a.DpRank.CompareTo(b.DpRank))));
                }

                continue;
            }

            foreach (var rank in worker.Ranks)
            {
                if (rank.Version == 1)
                {
                    groups.Add(new EngineGroup(worker.WorkerId, [rank]));
                }
            }
        }

        return groups.DrainToImmutable();
    }

    /// <inheritdoc/>
    public double? QueueDrainSeconds(EngineGroup engine, in QueueDrainQuery query)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return _problem is not null || _limits is null || _role == EngineRole.Decode
            ? null
            : QueueDrain.Seconds(_pricing, _limits.MaxTokens, _role == EngineRole.Aggregated, engine, query, _promptLengths.Mean);
    }

    /// <inheritdoc/>
    public double? DecodePassSeconds(EngineGroup engine, in DecodePassQuery query)
    {
        ArgumentNullException.ThrowIfNull(engine);
        if (_problem is not null || _role == EngineRole.Prefill)
        {
            return null;
        }

        return _role == EngineRole.Aggregated
            ? DecodePass.Seconds(_pricing, engine, query, _decodeLengths.Mean, _passPrefillTokens.Mean, _passPrefillRequests.Mean)
            : DecodePass.Seconds(_pricing, engine, query, _decodeLengths.Mean, 0, 0);
    }

    /// <inheritdoc/>
    public EngineOperatingPoint? Capacity(in CapacityQuery query) =>
        _problem is not null || _limits is null || !CapacitySearch.Concerns(_role, query)
            ? null
            : new CapacitySearch(_pricing, _limits, _role, _options, query).Run();

    /// <summary>The duration of one pass, seconds; null when it is not known.</summary>
    internal double? PassSeconds(params ReadOnlySpan<PassRequests> ranks) => _pricing.Seconds(ranks);

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
        Span<PassRequests> scheduled = ranks.Length <= 16 ? stackalloc PassRequests[ranks.Length] : new PassRequests[ranks.Length];
        for (var rank = 0; rank < ranks.Length; rank++)
        {
            scheduled[rank] = ranks[rank].ScheduledRequests;
            seconds = Math.Max(seconds, ranks[rank].WallTime);
            CountLengths(scheduled[rank]);
        }

        var isWhole = fromWorker || _options.AttentionDp == 1;
        var heaviest = PassFeatures.Heaviest(scheduled);
        if (!isWhole || heaviest < 0 || seconds <= 0)
        {
            return;
        }

        if (young)
        {
            _youngPasses++;
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

    private void CountLengths(in PassRequests scheduled)
    {
        if (scheduled.NumPrefillRequests > 0)
        {
            _promptLengths.Add((double)scheduled.SumPrefillTokens / scheduled.NumPrefillRequests);
        }
        else if (_options.CountPassesWithoutPrompts)
        {
            _promptLengths.Add(0);
        }

        if (scheduled.NumDecodeRequests > 0)
        {
            _decodeLengths.Add((double)scheduled.SumDecodeKvTokens / scheduled.NumDecodeRequests);
        }
    }

    private void Reject(FpmRejection reason) => _rejected = _rejected.SetItem(reason, _rejected.GetValueOrDefault(reason) + 1);

    private bool IsYoung(string workerId, DateTimeOffset at)
    {
        if (_options.YoungWorkerSeconds <= 0)
        {
            return false;
        }

        var low = 0;
        var high = _workers.Length - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = string.CompareOrdinal(_workers[middle].WorkerId, workerId) < 0 ? (middle + 1, high) : (low, middle);
        }

        // Workers that were there from the start may have been there for days.
        var since = _workers[low].FirstSeenAt;
        return since > _firstObservedAt && at - since < TimeSpan.FromSeconds(_options.YoungWorkerSeconds);
    }

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

    /// <summary>
    /// Takes the saved samples in as if they were observed now, under other limits or another native model, which prices
    /// a pass of several ranks as if all had the load of the heaviest.
    /// </summary>
    private void Replay()
    {
        var reprice = _basis?.Model != _opened.Basis?.Model;
        foreach (var kind in Kinds)
        {
            foreach (ref readonly var sample in _opened[kind].Samples.AsSpan())
            {
                var replayed = reprice ? Reprice(sample) : sample;
                if (!_stores[(int)kind].Add(replayed))
                {
                    Reject(FpmRejection.OutsideLimits);
                }
            }
        }
    }

    private PassSample Reprice(in PassSample sample)
    {
        var ranks = new PassRequests[Math.Max(1, sample.Ranks)];
        Array.Fill(ranks, sample.Requests);
        return sample with { NativeMilliseconds = PassSample.NativeOf(_pricing.NativeSeconds(ranks)) };
    }
}
