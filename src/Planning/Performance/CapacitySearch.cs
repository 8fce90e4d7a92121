using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance;

/// <summary>
/// Looks for the operating point of one engine with the most requests per second within its targets. All batch sizes are
/// tried, or an even spread of them: estimates are not monotone, and a bisection stops at bad points. Source: capacity
/// search of Dynamo's engine queries.
/// </summary>
internal sealed class CapacitySearch
{
    private const long MostCandidates = 128;

    private readonly PassPricing _pricing;
    private readonly EngineLimits _limits;
    private readonly EngineRole _role;
    private readonly InfeasibleChoice _whenInfeasible;
    private readonly CapacityQuery _query;
    private readonly PassRequests[] _pass;
    private readonly long _computedPrompt;
    private readonly long _osl;
    private readonly long _context;
    private readonly double _acceptLength;
    private bool _answers;

    public CapacitySearch(PassPricing pricing, EngineLimits limits, EngineRole role, PerformanceOptions options, in CapacityQuery query)
    {
        _pricing = pricing;
        _limits = limits;
        _role = role;
        _whenInfeasible = options.WhenInfeasible;
        _query = query;
        _pass = new PassRequests[options.AttentionDp];
        var isl = TokenAmount.Ceiling(query.Isl);
        _osl = Math.Max(1, TokenAmount.Ceiling(query.Osl));
        _computedPrompt = Math.Max(1, TokenAmount.Ceiling(isl * TokenAmount.ComputedShare(query.KvHitRate)));
        _context = Math.Max(1, TokenAmount.Of(isl + (_osl / 2)));
        _acceptLength = role != EngineRole.Prefill && query.AcceptLength is > 1 and var length && double.IsFinite(length) ? length : 1;
    }

    /// <summary>Whether the shape is one that the role can be asked about.</summary>
    public static bool Concerns(EngineRole role, in CapacityQuery query) =>
        query.Isl > 0 && double.IsFinite(query.Isl)
        && (role == EngineRole.Prefill || (query.Osl > 0 && double.IsFinite(query.Osl)));

    /// <summary>The best point; null when a pass cannot be priced or the engine holds no request of the shape.</summary>
    public EngineOperatingPoint? Run()
    {
        var largest = LargestBatch();
        var candidates = Math.Min(largest, MostCandidates);
        EngineOperatingPoint? best = null;
        for (var index = 0L; index < candidates; index++)
        {
            var batch = largest <= MostCandidates ? index + 1 : 1 + (index * (largest - 1) / (MostCandidates - 1));
            if (!TryPoint(batch, out var point))
            {
                return null;
            }

            best = point is not null && (best is null || IsBetter(point, best)) ? point : best;
        }

        if (best is not null)
        {
            _answers = true;
            TryPoint(best.BatchSize, out _);
        }

        return best;
    }

    private long LargestBatch()
    {
        if (_role == EngineRole.Prefill)
        {
            return _computedPrompt > _limits.MaxTokens ? 1 : Math.Min(_limits.MaxRequests, _limits.MaxTokens / _computedPrompt);
        }

        var decodes = Math.Min(_limits.MaxRequests, _limits.MaxKvTokens / _context);
        return _role == EngineRole.Decode ? decodes : _limits.MaxTokens <= 1 ? 0 : Math.Min(decodes, _limits.MaxTokens - 1);
    }

    /// <summary>One point; null when the batch is none. False when a pass cannot be priced, which ends the search.</summary>
    private bool TryPoint(long batch, out EngineOperatingPoint? point)
    {
        point = null;
        return _role switch
        {
            EngineRole.Prefill => TryPrefill(batch, ref point),
            EngineRole.Decode => TryDecode(batch, ref point),
            _ => TryAggregated(batch, ref point),
        };
    }

    private bool TryPrefill(long batch, ref EngineOperatingPoint? point)
    {
        if (PrefillSeconds(TokenAmount.Of(batch * _computedPrompt), 0) is not { } ttft)
        {
            return false;
        }

        point = Point(batch, batch / ttft, ttft, null, null);
        return true;
    }

    private bool TryDecode(long batch, ref EngineOperatingPoint? point)
    {
        if (Seconds(0, batch) is not { } pass)
        {
            return false;
        }

        var itl = pass / _acceptLength;
        point = Point(batch, batch / (_osl * itl), null, itl, null);
        return true;
    }

    private bool TryAggregated(long batch, ref EngineOperatingPoint? point)
    {
        var prefill = TokenAmount.Ceiling(batch * _acceptLength * _computedPrompt / _osl);
        if (prefill > _limits.MaxTokens - batch)
        {
            return true;
        }

        if (Seconds(prefill, batch) is not { } pass || PrefillSeconds(TokenAmount.Of(prefill + _computedPrompt), batch) is not { } ttft)
        {
            return false;
        }

        var itl = pass / _acceptLength;
        point = Point(batch, batch / (_osl * itl), ttft, itl, ttft + (itl * (_osl - 1)));
        return true;
    }

    /// <summary>Prompts in passes of the token budget, each beside the decodes.</summary>
    private double? PrefillSeconds(long tokens, long decodes)
    {
        var full = tokens / _limits.MaxTokens;
        var tail = tokens % _limits.MaxTokens;
        double? whole = full > 0 ? Seconds(_limits.MaxTokens, decodes) : 0;
        double? rest = tail > 0 ? Seconds(tail, decodes) : 0;
        return (full * whole) + rest;
    }

    /// <summary>A pass whose work is spread over the ranks as evenly as it goes.</summary>
    private double? Seconds(long prefillTokens, long decodes)
    {
        var kv = TokenAmount.Of(decodes * _context);
        for (var rank = 0; rank < _pass.Length; rank++)
        {
            var tokens = Share(prefillTokens, rank);
            _pass[rank] = new PassRequests
            {
                NumPrefillRequests = tokens > 0 ? 1 : 0,
                SumPrefillTokens = tokens,
                NumDecodeRequests = Share(decodes, rank),
                SumDecodeKvTokens = Share(kv, rank),
            };
        }

        return _answers ? _pricing.SecondsOfAnswer(_pass) : _pricing.Seconds(_pass);
    }

    private long Share(long total, int rank) => (total / _pass.Length) + (rank < total % _pass.Length ? 1 : 0);

    private EngineOperatingPoint? Point(long batch, double rps, double? ttft, double? itl, double? endToEnd)
    {
        if (!double.IsFinite(rps) || rps <= 0)
        {
            return null;
        }

        var eligible = IsMet(_query.TtftMs, ttft) && IsMet(_query.ItlMs, itl);
        return new EngineOperatingPoint((int)Math.Min(batch, int.MaxValue), rps, eligible)
        {
            TtftMs = ttft * 1000,
            ItlMs = itl * 1000,
            EndToEndMs = endToEnd * 1000,
        };
    }

    private static bool IsMet(double? targetMs, double? seconds) => targetMs is not { } target || seconds <= target / 1000;

    private bool IsBetter(EngineOperatingPoint point, EngineOperatingPoint best)
    {
        if (point.IsEligible != best.IsEligible)
        {
            return point.IsEligible;
        }

        return point.IsEligible || _whenInfeasible == InfeasibleChoice.HighestThroughput
            ? point.RequestsPerSecond > best.RequestsPerSecond
            : Latency(point) < Latency(best);
    }

    private static double? Latency(EngineOperatingPoint point) => point.EndToEndMs ?? point.TtftMs ?? point.ItlMs;
}
