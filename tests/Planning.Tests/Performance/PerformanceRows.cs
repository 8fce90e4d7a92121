using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Performance.Model;
using GlobalPlanner.Planning.Performance.Native;

namespace GlobalPlanner.Planning.Tests.Performance;

/// <summary>Models and passes as the conformance rows state them.</summary>
internal static class PerformanceRows
{
    public static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(1);

    public static PerformanceOptions Options(int minObservations = 5, int maxSamples = 64) =>
        new() { MinObservations = minObservations, MaxSamples = maxSamples };

    public static ForwardPassMetrics Prefill(double milliseconds, long tokens, long requests = 1) => new()
    {
        WallTime = milliseconds / 1000,
        ScheduledRequests = new PassRequests { NumPrefillRequests = requests, SumPrefillTokens = tokens },
    };

    public static ForwardPassMetrics Decode(double milliseconds, long requests, long kv) => new()
    {
        WallTime = milliseconds / 1000,
        ScheduledRequests = new PassRequests { NumDecodeRequests = requests, SumDecodeKvTokens = kv },
    };

    public static ForwardPassMetrics Mixed(double milliseconds, long tokens, long requests, long kv) => new()
    {
        WallTime = milliseconds / 1000,
        ScheduledRequests = new PassRequests
        {
            NumPrefillRequests = 1,
            SumPrefillTokens = tokens,
            NumDecodeRequests = requests,
            SumDecodeKvTokens = kv,
        },
    };

    public static EnginePerformanceModel ModelOf(
        EngineRole role,
        PerformanceOptions? options = null,
        EngineCapabilities? capabilities = null,
        INativeEngineModel? native = null,
        PerformanceState? state = null) =>
        EnginePerformanceModel.Open(role, options ?? Options(), capabilities ?? new EngineCapabilities(), state ?? PerformanceState.Empty, native);

    /// <summary>One rank a worker, one pass a worker; the ids keep the order.</summary>
    public static EnginePerformanceModel Learned(this EnginePerformanceModel model, params IEnumerable<ForwardPassMetrics> passes)
    {
        model.Observe(Snapshot(passes), Start);
        return model;
    }

    public static FpmSnapshot Snapshot(IEnumerable<ForwardPassMetrics> passes) =>
        FpmSnapshot.From(passes.Select((pass, index) => pass with { WorkerId = $"{100_000 + index}" }));

    public static EngineGroup Engine(params ForwardPassMetrics[] ranks) =>
        new("1", [.. ranks.Select((pass, rank) => pass with { WorkerId = "1", DpRank = rank })]);

    public static double? PrefillMs(this EnginePerformanceModel model, long tokens) =>
        model.PassSeconds(new PassRequests { NumPrefillRequests = 1, SumPrefillTokens = tokens }) * 1000;

    public static double? DecodeMs(this EnginePerformanceModel model, long requests, long kv) =>
        model.PassSeconds(new PassRequests { NumDecodeRequests = requests, SumDecodeKvTokens = kv }) * 1000;
}

/// <summary>A native model that is a formula over the heaviest rank, and keeps what it was asked.</summary>
internal sealed class FormulaModel(Func<PassRequests, double?> milliseconds) : INativeEngineModel
{
    public string Name { get; init; } = "formula";

    public List<ImmutableArray<PassRequests>> Asked { get; } = [];

    public double? PassSeconds(ImmutableArray<PassRequests> ranks)
    {
        Asked.Add(ranks);
        return ranks.Max(milliseconds) / 1000;
    }
}
