using System.Diagnostics.CodeAnalysis;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Exposition;
using GlobalPlanner.Simulation.Routing;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Workers;

namespace GlobalPlanner.Simulation.Requests;

/// <summary>The router in front of one pool: the queue while no replica is ready, the choice of a replica, and its metrics.</summary>
internal sealed class PoolRouter
{
    private readonly Queue<(FleetRequest Request, int Generation)> _queue = new();
    private readonly IWorkerSelector _selector;

    public PoolRouter(SimulatedPool pool)
    {
        Pool = pool;
        var options = pool.Options;
        Metrics = new RouterMetrics(options.DynamoNamespace, options.Role == SimulatedRole.Prefill ? "prefill" : "backend", (ulong)pool.Index + 1);
        _selector = options.Routing switch
        {
            PoolRouting.RoundRobin => new RoundRobinSelector(),
            PoolRouting.KvOverlap => new KvOverlapSelector(),
            _ => new LeastLoadSelector(),
        };
    }

    /// <summary>The pool that it routes to.</summary>
    public SimulatedPool Pool { get; }

    /// <summary>The series that it exposes.</summary>
    public RouterMetrics Metrics { get; }

    /// <summary>Requests given to replicas since the start.</summary>
    public long Dispatched { get; private set; }

    /// <summary>Requests that wait here for a replica.</summary>
    public int Waiting => _queue.Count(entry => entry.Request.IsCurrent(entry.Generation));

    /// <summary>Lets a request wait for a replica; false when the queue is full.</summary>
    public bool TryQueue(FleetRequest request)
    {
        if (_queue.Count >= Pool.Options.RouterQueueLimit)
        {
            return false;
        }

        _queue.Enqueue((request, request.Generation));
        return true;
    }

    /// <summary>Takes the request that has waited longest, skipping those that have meanwhile moved on or ended.</summary>
    public bool TryTake([NotNullWhen(true)] out FleetRequest? request)
    {
        while (_queue.TryDequeue(out var entry))
        {
            if (entry.Request.IsCurrent(entry.Generation))
            {
                request = entry.Request;
                return true;
            }
        }

        request = null;
        return false;
    }

    /// <summary>Gives a request to a replica. At least one must be ready.</summary>
    public void Dispatch(FleetRequest request, long nowUs)
    {
        var sequence = request.NextSequence(Pool.Options.Engine.BlockSize);
        if (Pool.Options.Routing == PoolRouting.KvOverlap)
        {
            // What is cached and in use on an engine is known up to its last settled pass.
            Pool.ReadyEngines.ForEach(engine => engine.Settle(nowUs));
        }

        var worker = Pool.Ready[_selector.Pick(Pool.ReadyEngines, sequence)];
        var engine = worker.Engine!;
        engine.Settle(nowUs);
        Dispatched++;
        Metrics.RequestStarted();
        request.Assign(worker, sequence, nowUs);
        if (request.Stage == RequestStage.Decode)
        {
            engine.Reserve(sequence);
        }
        else
        {
            engine.Submit(sequence);
        }

        var (hits, total) = engine.Overlap(sequence);
        Metrics.Routed(request.Workload.InputTokens, hits / (double)total);
    }

    /// <summary>
    /// Observes the inter-token latency of a request whenever its output has filled a KV block, as Dynamo's router does:
    /// the mean since the first token.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="tokens">Tokens that its client has received, this one included.</param>
    /// <param name="atUs">When this one came out.</param>
    public void ObserveOutput(FleetRequest request, int tokens, long atUs)
    {
        if (tokens > 1 && tokens % Pool.Options.Engine.BlockSize == 0)
        {
            Metrics.OutputBlockFilled(SimulatedTime.ToSeconds(atUs - request.FirstTokenUs) / (tokens - 1));
        }
    }
}
