using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Passes;
using GlobalPlanner.Planning.Performance.Pricing;

namespace GlobalPlanner.Planning.Performance.Queries;

/// <summary>
/// Searches the operating point of one engine with the most requests per second within its targets. Source: capacity
/// search of Dynamo's engine queries.
/// </summary>
/// <remarks>
/// Every batch size is tried, or 128 of them evenly spread. A bisection would be faster, but estimates do not rise
/// steadily with the batch: prompts fill the last pass of their chunks unevenly, and a correction jumps from bucket to
/// bucket. A bisection would stop at such a dent.
/// </remarks>
internal sealed class CapacitySearch
{
    private const long MostCandidates = 128;

    private readonly PassPricing _pricing;
    private readonly EngineLimits _limits;
    private readonly EngineRole _role;
    private readonly CapacityQuery _query;
    private readonly PassRequests[] _pass;
    private readonly long _computedPrompt;
    private readonly long _osl;
    private readonly long _context;
    private readonly double _acceptLength;
    private bool _answers;

    /// <param name="pricing">Prices passes.</param>
    /// <param name="limits">The engine's limits.</param>
    /// <param name="role">The engine's work.</param>
    /// <param name="attentionDp">Ranks that run in step, at least 1.</param>
    /// <param name="query">Shape and targets; <see cref="Concerns"/> the role.</param>
    public CapacitySearch(PassPricing pricing, EngineLimits limits, EngineRole role, int attentionDp, in CapacityQuery query)
    {
        _pricing = pricing;
        _limits = limits;
        _role = role;
        _query = query;
        _pass = new PassRequests[attentionDp];
        var isl = TokenAmount.Ceiling(query.Isl);
        _osl = Math.Max(1, TokenAmount.Ceiling(query.Osl));
        _computedPrompt = Math.Max(1, TokenAmount.Ceiling(isl * TokenAmount.ComputedShare(query.KvHitRate)));
        _context = Math.Max(1, TokenAmount.Of(isl + (_osl / 2)));
        _acceptLength = role != EngineRole.Prefill && query.AcceptLength is > 1 and var length && double.IsFinite(length) ? length : 1;
    }

    /// <summary>Whether the shape has a positive length for everything that the role works on.</summary>
    public static bool Concerns(EngineRole role, in CapacityQuery query) =>
        query.Isl > 0 && double.IsFinite(query.Isl)
        && (role == EngineRole.Prefill || (query.Osl > 0 && double.IsFinite(query.Osl)));

    /// <summary>The best point; null when a pass cannot be estimated, or when the engine cannot hold a single request of the shape.</summary>
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
            // Price the winner once more as an answer, so that its extrapolation is reported, and not that of all tries.
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

    /// <summary>Prices one batch; the point is null when the engine cannot run it. False when a pass cannot be estimated, which ends the search.</summary>
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

    /// <summary>Seconds for prompt tokens, in passes that fill the token budget and a last one with the rest, each beside the decodes.</summary>
    private double? PrefillSeconds(long tokens, long decodes)
    {
        var full = tokens / _limits.MaxTokens;
        var tail = tokens % _limits.MaxTokens;
        double? whole = full > 0 ? Seconds(_limits.MaxTokens, decodes) : 0;
        double? rest = tail > 0 ? Seconds(tail, decodes) : 0;
        return (full * whole) + rest;
    }

    /// <summary>Seconds of a pass whose work is spread over the ranks as evenly as whole tokens and requests allow.</summary>
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

    private static bool IsBetter(EngineOperatingPoint point, EngineOperatingPoint best)
    {
        // When nothing meets the targets, the fastest engine keeps the number of replicas finite, as in Dynamo.
        if (point.IsEligible != best.IsEligible)
        {
            return point.IsEligible;
        }

        return point.RequestsPerSecond > best.RequestsPerSecond;
    }
}
