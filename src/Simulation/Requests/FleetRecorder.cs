using System.Buffers.Binary;
using System.Security.Cryptography;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Exposition;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Statistics;

namespace GlobalPlanner.Simulation.Requests;

/// <summary>
/// Records what clients of the fleet see: the frontend's metrics, latency distributions, attainment of the latency
/// targets, and a digest over the terminal record of every request, by which runs can be compared.
/// </summary>
internal sealed class FleetRecorder : IDisposable
{
    private readonly SloOptions _slo;
    private readonly QuantileSketch _ttft = new();
    private readonly QuantileSketch _itl = new();
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _inputTokens;
    private long _outputTokens;
    private long _metTtft;
    private long _metItl;
    private long _metBoth;

    public FleetRecorder(SimulationOptions options)
    {
        _slo = options.Slo;
        Frontend = new FrontendMetrics(options.ModelName, options.FrontendNamespace);
    }

    public FrontendMetrics Frontend { get; }

    public long Requests { get; private set; }

    public long Completed { get; private set; }

    public long Rejected { get; private set; }

    public void Arrived()
    {
        Requests++;
        Frontend.RequestStarted();
    }

    public void FirstToken(FleetRequest request, long atUs)
    {
        var ttftUs = atUs - request.ArrivalUs;
        _ttft.Add(SimulatedTime.ToMs(ttftUs));
        _outputTokens++;
        Frontend.FirstToken(SimulatedTime.ToSeconds(ttftUs), request.Workload.InputTokens);
    }

    public void LaterTokens(long gapUs, int requests)
    {
        _itl.Add(SimulatedTime.ToMs(gapUs), requests);
        _outputTokens += requests;
        Frontend.TokenOfEach(SimulatedTime.ToSeconds(gapUs), requests);
    }

    public void Complete(FleetRequest request, long atUs)
    {
        Completed++;
        _inputTokens += request.Workload.InputTokens;
        var ttftMs = SimulatedTime.ToMs(request.FirstTokenUs - request.ArrivalUs);
        var totalMs = SimulatedTime.ToMs(atUs - request.ArrivalUs);
        _metTtft += Meets(_slo.TtftMs, null);
        _metItl += Meets(null, _slo.ItlMs);
        _metBoth += Meets(_slo.TtftMs, _slo.ItlMs);
        Frontend.Completed(request.Tokens, totalMs / 1000.0);
        Record(request, atUs, 1);

        int Meets(double? ttftBoundMs, double? itlBoundMs) =>
            RequestGoodness.IsGood(ttftMs, totalMs, request.Tokens, ttftBoundMs, itlBoundMs) ? 1 : 0;
    }

    public void Reject(FleetRequest request, long atUs, RequestErrorType error)
    {
        Rejected++;
        Frontend.Failed(error, SimulatedTime.ToSeconds(atUs - request.ArrivalUs), request.Tokens);
        Record(request, atUs, 2 + (long)error);
    }

    /// <summary>SHA-256 over the terminal records so far, in hexadecimal.</summary>
    public string Digest() => Convert.ToHexStringLower(_digest.GetCurrentHash());

    /// <summary>Fills in the part of the statistics that concerns clients.</summary>
    public FleetStatistics Summarise(FleetStatistics blank)
    {
        var ended = Completed + Rejected;
        return blank with
        {
            Requests = Requests,
            Completed = Completed,
            Rejected = Rejected,
            InputTokens = _inputTokens,
            OutputTokens = _outputTokens,
            TtftMs = LatencySummary.Of(_ttft),
            ItlMs = LatencySummary.Of(_itl),
            Slo = new SloAttainment(_slo.TtftMs, _slo.ItlMs, Share(_metTtft), Share(_metItl), Share(_metBoth)),
        };

        double? Share(long met) => ended == 0 ? null : met / (double)ended;
    }

    public void Dispose() => _digest.Dispose();

    private void Record(FleetRequest request, long atUs, long status)
    {
        Span<byte> record = stackalloc byte[10 * sizeof(long)];
        ReadOnlySpan<long> values =
        [
            request.Ordinal, request.ArrivalUs, request.FirstDispatchedUs, request.FirstTokenUs, request.LastTokenUs, atUs,
            status, request.Tokens, request.PrefillWorker?.InstanceId ?? -1, request.DecodeWorker?.InstanceId ?? -1,
        ];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(record[(i * sizeof(long))..], values[i]);
        }

        _digest.AppendData(record);
    }
}
