using System.Collections.Immutable;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Engine;
using GlobalPlanner.Simulation.Exposition;
using GlobalPlanner.Simulation.Routing;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Workers;
using GlobalPlanner.Simulation.Workload;

namespace GlobalPlanner.Simulation.Requests;

/// <summary>
/// Leads every request from the frontend through global router, pool router, prefill engine, KV transfer and decode
/// engine. The hand-off has vLLM's order: the prefill engine computes and holds the prompt, the decode engine reserves
/// blocks, the KV cache is transferred, the decode engine activates the request, and the prefill engine frees its
/// blocks.
/// </summary>
internal sealed class RequestFlow : IEngineListener
{
    private readonly FleetTimeline _timeline;
    private readonly EngineTurns _turns;
    private readonly FleetRecorder _recorder;
    private readonly GlobalRouter _router;
    private readonly ImmutableArray<PoolRouter> _routers;
    private readonly ImmutableArray<PoolRouter> _prefill;
    private readonly ImmutableArray<PoolRouter> _decode;
    private readonly ImmutableArray<PoolRouter> _aggregated;
    private readonly Queue<(FleetRequest Request, int Generation)> _placements = new();
    private long _nextOrdinal;

    /// <param name="timeline">The fleet's clock and events.</param>
    /// <param name="turns">Starts the passes of engines.</param>
    /// <param name="recorder">Records what clients see.</param>
    /// <param name="options">The scenario; its global router's settings are used.</param>
    /// <param name="pools">Every pool, each at its index.</param>
    /// <exception cref="ArgumentException">The pools do not lead a request to its end, or the global router's settings do not fit them.</exception>
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
        _routers = [.. pools.Select(static pool => new PoolRouter(pool))];
        _prefill = PoolOrder.Of(SimulatedRole.Prefill, _routers, global.PrefillPoolDynamoNamespaces);
        _decode = PoolOrder.Of(SimulatedRole.Decode, _routers, global.DecodePoolDynamoNamespaces);
        _aggregated = PoolOrder.Of(SimulatedRole.Agg, _routers, global.AggPoolDynamoNamespaces);
        PoolOrder.Check(_prefill.Length, _decode.Length, _aggregated.Length, options.GlobalRouter is not null);
    }

    private long Now => _timeline.NowUs;

    /// <summary>The router in front of a pool.</summary>
    public PoolRouter RouterOf(SimulatedPool pool) => _routers[pool.Index];

    /// <summary>Accepts a client's request.</summary>
    public void Arrive(WorkloadRequest workload)
    {
        var request = new FleetRequest(_nextOrdinal++, workload, Now);
        _recorder.Arrived();
        BeginStage(request, _aggregated.Length > 0 ? RequestStage.Aggregated : RequestStage.Prefill);
    }

    /// <summary>Gives every request that waits for a placement to a pool.</summary>
    public void Place()
    {
        while (_placements.TryDequeue(out var entry))
        {
            if (entry.Request.IsCurrent(entry.Generation))
            {
                Place(entry.Request);
            }
        }
    }

    /// <summary>Gives the requests that wait in a pool's router to its replicas, once one is ready.</summary>
    public void Serve(SimulatedPool pool)
    {
        while (pool.Ready.Count > 0 && RouterOf(pool).TryTake(out var request))
        {
            Dispatch(request, RouterOf(pool));
        }
    }

    /// <summary>Activates a request whose KV cache has arrived, and frees it at its source.</summary>
    /// <param name="request">The request.</param>
    /// <param name="generation">Its generation when the transfer began; an outdated one is ignored.</param>
    public void FinishTransfer(FleetRequest request, int generation)
    {
        if (!request.IsCurrent(generation))
        {
            return;
        }

        request.DecodeWorker!.Engine!.Activate(request.DecodeSequence!);
        _turns.Touch(request.DecodeWorker);
        ReleaseSource(request);
    }

    /// <summary>Stops a replica. Its requests begin again; tokens that their clients already have become part of the prompt.</summary>
    public void Kill(SimulatedWorker worker)
    {
        worker.Engine!.Settle(Now);
        worker.Generation++;
        foreach (var sequence in worker.Engine.Abandon())
        {
            var request = (FleetRequest)sequence.Owner!;

            // Losing a sequence that the request no longer refers to has no consequence.
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
        var router = RouterOf(request.WorkerOf(sequence).Pool);
        if (sequence.Generated == 1)
        {
            router.Metrics.FirstToken(SimulatedTime.ToSeconds(atUs - request.DispatchedUs));
        }

        // The token of a prefill engine never reaches the client: the decode engine generates all of the output.
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
            router.ObserveOutput(request, request.Tokens, atUs);
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
                RouterOf(pool).ObserveOutput(request, tokens, passEndsUs[tokens - before]);
            }

            request.Tokens += passes;
            request.LastTokenUs = passEndsUs[^1];
        }
    }

    void IEngineListener.Finished(Sequence sequence, long atUs)
    {
        var request = (FleetRequest)sequence.Owner!;
        RouterOf(request.WorkerOf(sequence).Pool).Metrics.Ended(sequence.Generated);
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
        RouterOf(request.WorkerOf(sequence).Pool).Metrics.Ended(sequence.Generated);
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
        var routers = request.Stage switch
        {
            RequestStage.Prefill => _prefill,
            RequestStage.Decode => _decode,
            _ => _aggregated,
        };
        var router = routers[request.Pools[0]];
        if (router.Pool.Ready.Count > 0)
        {
            Dispatch(request, router);
        }
        else if (!router.TryQueue(request))
        {
            TryNextPool(request, RequestErrorType.Overload);
        }
    }

    private void Dispatch(FleetRequest request, PoolRouter router)
    {
        router.Dispatch(request, Now);
        _turns.Touch(request.Stage == RequestStage.Prefill ? request.PrefillWorker! : request.DecodeWorker!);
    }

    /// <summary>Places a request that a pool refused in the next one, or rejects it when there is none.</summary>
    private void TryNextPool(FleetRequest request, RequestErrorType error)
    {
        // As in Dynamo's GlobalRouter, a retry is possible only until the client has its first token.
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

    /// <summary>After one engine has lost a sequence, frees what its request holds on the other, which is of no use any more.</summary>
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
