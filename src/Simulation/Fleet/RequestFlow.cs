using System.Collections.Immutable;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Engine;
using GlobalPlanner.Simulation.Exposition;
using GlobalPlanner.Simulation.Routing;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Workload;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>
/// The way of a request: frontend, global router, pool router, prefill engine, KV transfer, decode engine. The order
/// of the hand-off is vLLM's: the prompt is computed and held, the destination reserves, the cache is transferred, the
/// destination is activated and the source released.
/// </summary>
internal sealed class RequestFlow : IEngineListener
{
    private readonly FleetTimeline _timeline;
    private readonly EngineTurns _turns;
    private readonly FleetRecorder _recorder;
    private readonly GlobalRouter _router;
    private readonly ImmutableArray<SimulatedPool> _prefill;
    private readonly ImmutableArray<SimulatedPool> _decode;
    private readonly ImmutableArray<SimulatedPool> _aggregated;
    private readonly Queue<(FleetRequest Request, int Generation)> _placements = new();
    private long _nextOrdinal;

    public RequestFlow(
        FleetTimeline timeline,
        EngineTurns turns,
        FleetRecorder recorder,
        SimulationOptions options,
        ImmutableArray<SimulatedPool> pools)
    {
        _timeline = timeline;
        _turns = turns;
        _recorder = recorder;
        var global = options.GlobalRouter ?? new GlobalRouterOptions();
        _router = new GlobalRouter(global);
        _prefill = PoolOrder.Of(SimulatedRole.Prefill, pools, global.PrefillPoolDynamoNamespaces);
        _decode = PoolOrder.Of(SimulatedRole.Decode, pools, global.DecodePoolDynamoNamespaces);
        _aggregated = PoolOrder.Of(SimulatedRole.Agg, pools, global.AggPoolDynamoNamespaces);
        PoolOrder.Check(_prefill, _decode, _aggregated, options.GlobalRouter is not null);
    }

    private long Now => _timeline.NowUs;

    public void Arrive(WorkloadRequest workload)
    {
        var request = new FleetRequest(_nextOrdinal++, workload, Now);
        _recorder.Arrived();
        BeginStage(request, _aggregated.Length > 0 ? RequestStage.Aggregated : RequestStage.Prefill);
    }

    /// <summary>Gives every request in line to a pool.</summary>
    public void Place()
    {
        while (_placements.TryDequeue(out var entry))
        {
            if (entry.Generation == entry.Request.Generation && !entry.Request.Ended)
            {
                Place(entry.Request);
            }
        }
    }

    /// <summary>A replica has become ready: what waited in its pool's router goes to it.</summary>
    public void Serve(SimulatedPool pool)
    {
        while (pool.Ready.Count > 0 && pool.Queue.TryDequeue(out var entry))
        {
            if (entry.Generation == entry.Request.Generation && !entry.Request.Ended)
            {
                Dispatch(entry.Request, pool);
            }
        }
    }

    public void FinishTransfer(FleetRequest request, int generation)
    {
        if (request.Generation != generation || request.Ended)
        {
            return;
        }

        request.DecodeWorker!.Engine!.Activate(request.DecodeSequence!);
        _turns.Touch(request.DecodeWorker);
        ReleaseSource(request);
    }

    /// <summary>Stops a replica; its requests begin again, with what they have streamed as part of the prompt.</summary>
    public void Kill(SimulatedWorker worker)
    {
        worker.Engine!.Settle(Now);
        worker.Generation++;
        foreach (var sequence in worker.Engine.Abandon())
        {
            var request = (FleetRequest)sequence.Owner!;
            if (request.Ended || (sequence != request.PrefillSequence && sequence != request.DecodeSequence))
            {
                continue;
            }

            DropOtherSide(request, sequence);
            BeginStage(request, request.Stage == RequestStage.Aggregated ? RequestStage.Aggregated : RequestStage.Prefill);
        }
    }

    void IEngineListener.Token(Sequence sequence, long atUs)
    {
        var request = (FleetRequest)sequence.Owner!;
        var pool = Worker(request, sequence).Pool;
        if (sequence.Generated == 1)
        {
            pool.Metrics.FirstToken(SimulatedTime.ToSeconds(atUs - request.DispatchedUs));
        }

        if (sequence == request.PrefillSequence && request.Stage == RequestStage.Prefill)
        {
            return;
        }

        request.Tokens++;
        if (request.FirstTokenUs < 0)
        {
            request.FirstTokenUs = atUs;
            _recorder.FirstToken(request, atUs);
        }
        else
        {
            _recorder.LaterTokens(atUs - request.LastTokenUs, 1);
            ObserveBlock(pool, request, request.Tokens, atUs);
        }

        request.LastTokenUs = atUs;
    }

    void IEngineListener.Tokens(IReadOnlyList<Sequence> batch, ReadOnlySpan<long> passEndsUs)
    {
        var passes = passEndsUs.Length - 1;
        for (var pass = 1; pass <= passes; pass++)
        {
            _recorder.LaterTokens(passEndsUs[pass] - passEndsUs[pass - 1], batch.Count);
        }

        for (var i = 0; i < batch.Count; i++)
        {
            var request = (FleetRequest)batch[i].Owner!;
            var pool = request.DecodeWorker!.Pool;
            var blockSize = pool.Options.Engine.BlockSize;
            var before = request.Tokens;
            for (var tokens = ((before / blockSize) + 1) * blockSize; tokens <= before + passes; tokens += blockSize)
            {
                ObserveBlock(pool, request, tokens, passEndsUs[tokens - before]);
            }

            request.Tokens += passes;
            request.LastTokenUs = passEndsUs[^1];
        }
    }

    void IEngineListener.Finished(Sequence sequence, long atUs)
    {
        var request = (FleetRequest)sequence.Owner!;
        Worker(request, sequence).Pool.Metrics.Ended(sequence.Generated);
        if (request.Stage == RequestStage.Prefill)
        {
            BeginStage(request, RequestStage.Decode);
            return;
        }

        request.Ended = true;
        _recorder.Complete(request, atUs);
    }

    void IEngineListener.Rejected(Sequence sequence, long atUs, string reason)
    {
        var request = (FleetRequest)sequence.Owner!;
        Worker(request, sequence).Pool.Metrics.Ended(sequence.Generated);
        TryNextPool(request, RequestErrorType.Validation);
    }

    void IEngineListener.Reserved(Sequence sequence, long atUs)
    {
        var request = (FleetRequest)sequence.Owner!;
        var delayMs = KvTransfer.DelayMs(
            request.PrefillWorker!.Pool.Options.Engine, sequence.PromptTokens, sequence.MissingTokens);
        _timeline.Schedule(
            atUs + SimulatedTime.FromMs(delayMs),
            EventPhase.TransferDone,
            new FleetEvent(FleetEventKind.TransferDone, request, request.Generation));
    }

    private static SimulatedWorker Worker(FleetRequest request, Sequence sequence) =>
        sequence == request.PrefillSequence ? request.PrefillWorker! : request.DecodeWorker!;

    private static void ObserveBlock(SimulatedPool pool, FleetRequest request, int tokens, long atUs)
    {
        if (tokens > 1 && tokens % pool.Options.Engine.BlockSize == 0)
        {
            pool.Metrics.OutputBlockFilled(SimulatedTime.ToSeconds(atUs - request.FirstTokenUs) / (tokens - 1));
        }
    }

    private void BeginStage(FleetRequest request, RequestStage stage)
    {
        request.Stage = stage;
        request.Pools = stage switch
        {
            RequestStage.Prefill => _router.PrefillPools(request.Workload),
            RequestStage.Decode => _router.DecodePools(request.Workload),
            _ => _router.AggPools(request.Workload),
        };
        QueuePlacement(request);
    }

    private void QueuePlacement(FleetRequest request)
    {
        request.Generation++;
        if (_placements.Count == 0)
        {
            _timeline.Schedule(Now, EventPhase.Placement, new FleetEvent(FleetEventKind.Placement));
        }

        _placements.Enqueue((request, request.Generation));
    }

    private void Place(FleetRequest request)
    {
        var pools = request.Stage switch
        {
            RequestStage.Prefill => _prefill,
            RequestStage.Decode => _decode,
            _ => _aggregated,
        };
        var pool = pools[request.Pools[0]];
        if (pool.Ready.Count > 0)
        {
            Dispatch(request, pool);
        }
        else if (pool.Queue.Count < pool.Options.RouterQueueLimit)
        {
            pool.Queue.Enqueue((request, request.Generation));
        }
        else
        {
            TryNextPool(request, RequestErrorType.Overload);
        }
    }

    private void Dispatch(FleetRequest request, SimulatedPool pool)
    {
        var engineOptions = pool.Options.Engine;
        var prompt = request.Workload.InputTokens + request.Tokens;
        var output = request.Stage == RequestStage.Prefill ? 1 : request.Workload.OutputTokens - request.Tokens;
        var sequence = new Sequence(prompt, output, request.Blocks(engineOptions.BlockSize), request);
        if (pool.Options.Routing == PoolRouting.KvOverlap)
        {
            pool.ReadyEngines.ForEach(engine => engine.Settle(Now));
        }

        var worker = pool.Ready[pool.Selector.Pick(pool.ReadyEngines, sequence)];
        request.DispatchedUs = Now;
        request.FirstDispatchedUs = request.FirstDispatchedUs < 0 ? Now : request.FirstDispatchedUs;
        pool.Dispatched++;
        pool.Metrics.RequestStarted();
        worker.Engine!.Settle(Now);
        if (request.Stage == RequestStage.Prefill)
        {
            (request.PrefillWorker, request.PrefillSequence) = (worker, sequence);
            worker.Engine.Submit(sequence);
        }
        else
        {
            (request.DecodeWorker, request.DecodeSequence) = (worker, sequence);
            if (request.Stage == RequestStage.Decode)
            {
                worker.Engine.Reserve(sequence);
            }
            else
            {
                worker.Engine.Submit(sequence);
            }
        }

        var (hits, total) = worker.Engine.Overlap(sequence);
        pool.Metrics.Routed(request.Workload.InputTokens, hits / (double)total);
        _turns.Touch(worker);
    }

    private void TryNextPool(FleetRequest request, RequestErrorType error)
    {
        if (request.Tokens == 0 && request.Pools.Length > 1)
        {
            request.Pools = request.Pools.RemoveAt(0);
            QueuePlacement(request);
            return;
        }

        if (request.Stage == RequestStage.Decode)
        {
            ReleaseSource(request);
        }

        request.Ended = true;
        _recorder.Reject(request, Now, error);
    }

    private void ReleaseSource(FleetRequest request)
    {
        if (request.PrefillWorker is { State: not WorkerState.Gone } source)
        {
            source.Engine!.ReleaseHeld(request.PrefillSequence!);
            _turns.Touch(source);
        }
    }

    /// <summary>One engine has lost a sequence: whatever the request has on another is of no use any more.</summary>
    private void DropOtherSide(FleetRequest request, Sequence lost)
    {
        if (request.Stage != RequestStage.Decode)
        {
            return;
        }

        if (lost == request.DecodeSequence)
        {
            ReleaseSource(request);
        }
        else if (request.DecodeWorker is { State: not WorkerState.Gone } worker && request.DecodeSequence is { } waiting)
        {
            worker.Engine!.CancelTransfer(waiting);
            _turns.Touch(worker);
        }
    }
}
