using System.Collections.Immutable;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Requests;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Statistics;
using GlobalPlanner.Simulation.Tests.Fleet;
using GlobalPlanner.Simulation.Workers;

namespace GlobalPlanner.Simulation.Tests.Requests;

/// <summary>
/// Requests on their way through pools. A pass with prompt tokens takes 100 ms, the token of a decoding pass 10 ms, and a
/// KV cache of 1000 tokens is transferred in 2.048 ms. A KV block has 64 tokens.
/// </summary>
public sealed class RequestFlowTests : IDisposable
{
    private static readonly EngineOptions Engine = new()
    {
        EnablePrefixCaching = false,
        Timing = new TimingOptions { Model = TimingModelKind.Fixed, PrefillMs = 100, DecodeMs = 10 },
    };

    private readonly List<IDisposable> _owned = [];

    [Fact]
    public void An_aggregated_request_is_placed_dispatched_and_completed_by_one_engine()
    {
        var run = Start(Scenarios.Aggregated());
        run.Arrive(1000, 3);
        run.To(111);
        Assert.Equal((1L, 0L), (run.Summary.OutputTokens, run.Summary.Completed));
        Assert.Equal(110, run.Summary.TtftMs.Max!.Value, 6);
        run.To(130);
        Assert.Equal((3L, 1L), (run.Summary.OutputTokens, run.Summary.Completed));
        Assert.Equal((1L, 0), (run.Router(0).Dispatched, run.Engines(0)));
    }

    [Fact]
    public void A_prompt_is_held_by_the_prefill_engine_until_its_KV_cache_has_arrived()
    {
        var run = Start(Scenarios.Disaggregated());
        run.Arrive(1000, 2);
        run.To(101);
        Assert.Equal((16, 16), (run.Blocks(0), run.Blocks(1)));
        run.To(103);
        Assert.Equal((0, 16), (run.Blocks(0), run.Blocks(1)));
        run.To(200);
        Assert.Equal((0, 0), (run.Blocks(0), run.Blocks(1)));
    }

    [Fact]
    public void The_first_token_of_a_client_is_that_of_the_decode_engine()
    {
        var run = Start(Scenarios.Disaggregated());
        run.Arrive(1000, 2);
        run.To(105);
        Assert.Equal(0, run.Summary.OutputTokens);
        run.To(200);
        Assert.Equal((1L, 2L), (run.Summary.Completed, run.Summary.OutputTokens));
        Assert.Equal(100 + 2.048 + 10, run.Summary.TtftMs.Max!.Value, 6);
    }

    [Fact]
    public void Without_a_ready_replica_requests_wait_up_to_the_limit_and_are_served_in_order()
    {
        var run = Start(Scenarios.Aggregated(0), pool => pool with { RouterQueueLimit = 2 });
        for (var i = 0; i < 3; i++)
        {
            run.Arrive(1000 + i, 1);
        }

        run.To(1);
        Assert.Equal((2, 1L), (run.Router(0).Waiting, run.Summary.Rejected));

        run.AddReplica(0);
        run.Flow.Serve(run.Pools[0]);
        Assert.Equal((0, 2), (run.Router(0).Waiting, run.Engines(0)));
        run.To(1000);
        Assert.Equal(2, run.Summary.Completed);
    }

    [Fact]
    public void A_pool_that_refuses_a_request_passes_it_on_to_the_next_faster_one()
    {
        var run = Start(TwoAggregated(retry: true), pool => pool with { RouterQueueLimit = 0 });
        run.AddReplica(0);
        run.Arrive(1000, 1);
        run.To(1000);
        Assert.Equal((1L, 0L), (run.Router(0).Dispatched, run.Router(1).Dispatched));
        Assert.Equal((1L, 0L), (run.Summary.Completed, run.Summary.Rejected));
    }

    [Fact]
    public void Without_retries_a_request_that_is_refused_is_rejected()
    {
        var run = Start(TwoAggregated(retry: false), pool => pool with { RouterQueueLimit = 0 });
        run.AddReplica(0);
        run.Arrive(1000, 1);
        run.To(1000);
        Assert.Equal((0L, 1L), (run.Router(0).Dispatched, run.Summary.Rejected));
    }

    [Fact]
    public void A_prompt_that_no_decode_engine_can_hold_is_rejected_and_frees_its_source()
    {
        var run = Start(Scenarios.Disaggregated(), pool => pool with { Engine = Engine with { NumGpuBlocks = pool.Role == SimulatedRole.Decode ? 5 : 50 } });
        run.Arrive(1000, 2);
        run.To(100);
        Assert.Equal((1L, 0), (run.Summary.Rejected, run.Blocks(0)));
    }

    [Fact]
    public void The_requests_of_a_killed_replica_begin_again_with_their_tokens_in_the_prompt()
    {
        var run = Start(Scenarios.Aggregated(2));
        run.Arrive(1000, 5);
        run.To(125);
        Assert.Equal(2, run.Summary.OutputTokens);

        var killed = run.Pools[0].Ready[0];
        run.Kill(killed);
        run.To(126);
        Assert.Equal((1002 + 63) / 64, run.Blocks(0));
        run.To(1000);
        Assert.Equal((1L, 5L), (run.Summary.Completed, run.Summary.OutputTokens));
        Assert.Equal(2, run.Router(0).Dispatched);
    }

    [Fact]
    public void Killing_a_source_cancels_what_waits_for_it_and_the_prompt_is_computed_anew()
    {
        var run = Start(Scenarios.Disaggregated(2, 1), pool => pool with { Engine = Engine with { NumGpuBlocks = 20 } });
        run.Arrive(1000, 20);
        run.Arrive(1000, 20);
        run.To(150);

        // Both prompts are computed; decode has room for one, and the other waits for its blocks.
        Assert.Equal((16, 1), (run.Blocks(0), run.Pools[1].Ready[0].Engine!.Waiting));
        var source = run.Pools[0].Ready.Single(worker => worker.Engine!.ActiveBlocks > 0);
        run.Kill(source);
        Assert.Equal(0, run.Pools[1].Ready[0].Engine!.Waiting);
        run.To(10_000);
        Assert.Equal((2L, 40L), (run.Summary.Completed, run.Summary.OutputTokens));
        Assert.Equal((3L, 3L), (run.Router(0).Dispatched, run.Router(1).Dispatched));
    }

    [Fact]
    public void A_transfer_of_a_request_that_began_again_is_ignored()
    {
        var run = Start(Scenarios.Disaggregated(2, 1));
        run.Arrive(1000, 2);
        run.To(101);
        run.Kill(run.Pools[0].Ready[0]);
        run.To(103);
        Assert.Equal(0, run.Summary.OutputTokens);
        run.To(1000);
        Assert.Equal((1L, 2L), (run.Summary.Completed, run.Summary.OutputTokens));
        Assert.True(run.Summary.TtftMs.Max > 200);
    }

    [Fact]
    public void Pools_that_cannot_complete_a_request_are_refused()
    {
        var prefillOnly = new SimulationOptions { Pools = [Scenarios.Pool("chat", SimulatedRole.Prefill, 1)] };
        Assert.Contains("0 decode", Assert.Throws<ArgumentException>(() => Start(prefillOnly)).Message, StringComparison.Ordinal);
        var unrouted = TwoAggregated(retry: false) with { GlobalRouter = null };
        Assert.Contains("global_router", Assert.Throws<ArgumentException>(() => Start(unrouted)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _owned.ForEach(owned => owned.Dispose());

    /// <summary>Two aggregated pools without replicas; every request is meant for the second, the first is faster.</summary>
    private static SimulationOptions TwoAggregated(bool retry) => new()
    {
        Pools = [Scenarios.Pool("fast", SimulatedRole.Agg, 0), Scenarios.Pool("slow", SimulatedRole.Agg, 0)],
        GlobalRouter = new GlobalRouterOptions
        {
            Mode = GlobalRouterMode.Agg,
            EnablePriorityRetry = retry,
            AggPoolSelectionStrategy = new AggPoolSelection
            {
                TtftMinMs = 0,
                TtftMaxMs = 1000,
                TtftResolution = 1,
                ItlMinMs = 0,
                ItlMaxMs = 100,
                ItlResolution = 1,
                AggPoolMapping = [[[1]]],
            },
        },
    };

    private Run Start(SimulationOptions options, Func<SimulatedPoolOptions, SimulatedPoolOptions>? change = null)
    {
        var run = new Run(options with
        {
            Pools = [.. options.Pools.Select(pool => pool with { Engine = Engine }).Select(change ?? (pool => pool))],
        });
        _owned.Add(run);
        return run;
    }

    /// <summary>A flow with its pools, and the events that belong to it.</summary>
    private sealed class Run : IDisposable
    {
        private readonly FleetTimeline _timeline = new();
        private readonly FleetRecorder _recorder;
        private readonly WorkerLifecycle _lifecycle;
        private readonly EngineTurns _turns;

        public Run(SimulationOptions options)
        {
            var random = new RandomStreams(1);
            var marks = new GpuMarks();
            Pools = [.. options.Pools.Select((pool, index) => new SimulatedPool(index, pool, random, marks))];
            _recorder = new FleetRecorder(options);
            _lifecycle = new WorkerLifecycle(_timeline, new GpuInventory(1, 8), passByPass: false);
            _turns = new EngineTurns(_timeline, _lifecycle.CheckDrained);
            Flow = new RequestFlow(_timeline, _turns, _recorder, options, Pools);
            foreach (var pool in Pools)
            {
                _lifecycle.Begin(pool, pool.Options.InitialReplicas, Flow);
            }
        }

        public RequestFlow Flow { get; }

        public ImmutableArray<SimulatedPool> Pools { get; }

        public FleetStatistics Summary
        {
            get
            {
                foreach (var worker in Pools.SelectMany(pool => pool.Workers))
                {
                    worker.Engine?.Settle(_timeline.NowUs);
                }

                var none = new LatencySummary(0, null, null, null, null, null);
                return _recorder.Summarise(new FleetStatistics
                {
                    ElapsedS = 0,
                    Events = 0,
                    Requests = 0,
                    Completed = 0,
                    Rejected = 0,
                    InputTokens = 0,
                    OutputTokens = 0,
                    TtftMs = none,
                    ItlMs = none,
                    Slo = new SloAttainment(0, 0, null, null, null),
                    GpuHours = 0,
                    GpusHeld = 0,
                    MaxGpusHeld = 0,
                    MaxGpusCommitted = 0,
                    InventoryGpus = 0,
                    Pools = [],
                });
            }
        }

        public PoolRouter Router(int pool) => Flow.RouterOf(Pools[pool]);

        public int Engines(int pool) => Pools[pool].Workers.Sum(worker => worker.Engine!.Load);

        public int Blocks(int pool) => Pools[pool].Workers.Sum(worker => worker.Engine!.ActiveBlocks);

        public void Arrive(int prompt, int output) => Flow.Arrive(Scenarios.Request(0, prompt, output));

        public void AddReplica(int pool) => _lifecycle.Begin(Pools[pool], 1, Flow);

        public void Kill(SimulatedWorker worker)
        {
            Flow.Kill(worker);
            _lifecycle.Remove(worker);
        }

        public void To(double ms)
        {
            while (_timeline.TryTake((long)(ms * 1000), out var item))
            {
                switch (item.Kind)
                {
                    case FleetEventKind.Placement:
                        Flow.Place();
                        break;
                    case FleetEventKind.PassStart:
                        _turns.Start();
                        break;
                    case FleetEventKind.PassDone:
                        _turns.Finish((SimulatedWorker)item.Target!, item.Generation);
                        break;
                    case FleetEventKind.TransferDone:
                        Flow.FinishTransfer((FleetRequest)item.Target!, item.Generation);
                        break;
                    default:
                        Assert.Fail($"{item.Kind} is not an event of the flow.");
                        break;
                }
            }

            _timeline.MoveTo((long)(ms * 1000));
        }

        public void Dispose() => _recorder.Dispose();
    }
}
