using System.Collections.Immutable;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Workload.Generation;

/// <summary>Draws requests of several kinds: lengths, shared prefixes, targets. Not safe for concurrent use.</summary>
internal sealed class RequestMix
{
    private readonly ImmutableArray<RequestClassOptions> _classes;
    private readonly double[] _cumulativeWeights;
    private readonly long[] _firstSharedId;
    private readonly SeededRandom _kinds;
    private readonly SeededRandom _lengths;
    private readonly SeededRandom _prefixes;
    private long _nextOwnId;

    public RequestMix(ImmutableArray<RequestClassOptions> classes, RandomStreams streams)
    {
        if (classes.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A generated workload needs at least one kind of request.", nameof(classes));
        }

        _classes = classes;
        _kinds = streams.Named("requests/kinds");
        _lengths = streams.Named("requests/lengths");
        _prefixes = streams.Named("requests/prefixes");
        _cumulativeWeights = new double[classes.Length];
        _firstSharedId = new long[classes.Length];
        var weight = 0.0;
        for (var i = 0; i < classes.Length; i++)
        {
            weight += classes[i].Weight;
            _cumulativeWeights[i] = weight;
            _firstSharedId[i] = _nextOwnId;
            _nextOwnId += (long)SharedBlocks(classes[i]) * classes[i].PrefixGroups;
        }
    }

    public WorkloadRequest Draw(long arrivalUs)
    {
        var kind = 0;
        if (_classes.Length > 1)
        {
            var place = _kinds.NextDouble() * _cumulativeWeights[^1];
            while (kind < _classes.Length - 1 && place >= _cumulativeWeights[kind])
            {
                kind++;
            }
        }

        var options = _classes[kind];
        var inputTokens = Length(options.InputTokens, options.InputSigma, options.MaxInputTokens);
        return new WorkloadRequest
        {
            ArrivalUs = arrivalUs,
            InputTokens = inputTokens,
            OutputTokens = Length(options.OutputTokens, options.OutputSigma, options.MaxOutputTokens),
            PrefixBlockIds = PrefixIds(kind, inputTokens),
            TtftTargetMs = options.TtftTargetMs,
            ItlTargetMs = options.ItlTargetMs,
            Priority = options.Priority,
        };
    }

    private static int SharedBlocks(RequestClassOptions options) => options.SharedPrefixTokens / PrefixBlocks.Tokens;

    private int Length(int median, double sigma, int max)
    {
        var drawn = sigma == 0 ? median : _lengths.NextLogNormal(median, sigma);
        return (int)Math.Clamp(Math.Round(drawn), 1, max);
    }

    private ImmutableArray<long> PrefixIds(int kind, int inputTokens)
    {
        var options = _classes[kind];
        var shared = Math.Min(SharedBlocks(options), inputTokens / PrefixBlocks.Tokens);
        if (shared == 0)
        {
            return [];
        }

        var group = options.PrefixGroups == 1 ? 0 : _prefixes.Next(options.PrefixGroups);
        var first = _firstSharedId[kind] + ((long)group * SharedBlocks(options));
        var ids = new long[PrefixBlocks.For(inputTokens)];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = i < shared ? first + i : _nextOwnId++;
        }

        return ImmutableArray.Create(ids);
    }
}
