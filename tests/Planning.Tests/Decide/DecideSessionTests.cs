using System.Text.Json;
using System.Text.Json.Nodes;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Decide;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Recordings;
using GlobalPlanner.Planning.Serialization;

namespace GlobalPlanner.Planning.Tests.Decide;

public sealed class DecideSessionTests
{
    private const string Documented = """
        {"at_s": 5.0,
         "workers": {"prefill": {"ready": 1, "expected": 1, "scaling": false}, "decode": {"ready": 1, "expected": 1, "scaling": false}},
         "capabilities": {"prefill": {"num_gpu": 1, "gpu_cost_per_replica": null, "max_num_batched_tokens": 8192, "max_num_seqs": 256, "context_length": 4096, "max_kv_tokens": 100000, "kv_cache_block_size": 16, "speculative_nextn": 0},
                          "decode": {"num_gpu": 1, "max_kv_tokens": 100000}},
         "fpm": {"prefill": [{"worker_id": "1", "dp_rank": 0, "wall_time": 0.1, "scheduled_requests": {}, "queued_requests": {"sum_prefill_tokens": 4096}}],
                 "decode":  [{"worker_id": "2", "dp_rank": 0, "wall_time": 0.02, "scheduled_requests": {"num_decode_requests": 4, "sum_decode_kv_tokens": 50000}, "queued_requests": {}}]},
         "traffic": {"duration_s": 60, "num_requests": 120, "isl": 3000, "osl": 150, "kv_hit_rate": null, "accept_length": null}}
        """;

    [Fact]
    public void The_documented_line_gives_the_documented_answer()
    {
        var line = JsonNode.Parse(Documented)!.ToJsonString();

        var result = Assert.Single(DecideSession.Run(new PlannerConfig(), [line]));

        var expected = JsonNode.Parse("""
            {"at_s": 5.0, "action": "SCALE_UP", "targets": {"prefill": 2, "decode": 1}, "advisory": false,
             "load": {"reason": "scale_up", "roles": {"prefill": "scale_up", "decode": "no_change"}, "raw": {"prefill": 2, "decode": 1}},
             "throughput": {"reason": "disabled", "roles": {}},
             "lower_bounds": {"prefill": 1, "decode": 1},
             "estimates": {"ttft_ms": null, "itl_ms": null},
             "predicted": {"num_requests": null, "isl": null, "osl": null},
             "capacity_rps": {"prefill": null, "decode": null},
             "explanation": ["prefill worker 1 rank 0: queue 4096 of 4096 tokens >= 1.0"]}
            """)!;
        var actual = JsonSerializer.SerializeToNode(result, PlanningJson.Options)!;
        Assert.Equal(expected.ToJsonString(), actual.ToJsonString());
    }

    [Fact]
    public void What_is_not_given_again_stays_known()
    {
        var results = Run(
            Decode,
            """{"at_s": 5, "workers": {"decode": {"ready": 2, "expected": 2}}, "capabilities": {"decode": {"num_gpu": 1, "max_kv_tokens": 1000}}}""",
            Kv(10, 1100, 0),
            """{"at_s": 15, "workers": {"decode": {"ready": 2, "expected": 3}}, "fpm": {"decode": [{"worker_id": "1"}, {"worker_id": "2"}]}}""",
            Kv(20, 0, 0),
            """{"at_s": 25, "workers": {"decode": {"ready": 3}}, "fpm": {"decode": [{"worker_id": "1"}, {"worker_id": "2"}, {"worker_id": "3"}]}}""");

        Assert.Equal(
            [LoadReason.NoFpmData, LoadReason.ScaleUp, LoadReason.ScalingInProgress, LoadReason.ScalingInProgress, LoadReason.ScaleDown],
            results.Select(result => result.Load.Reason));
        Assert.Equal([null, 3, null, null, 2], results.Select(result => result.Targets?.Decode));
    }

    [Fact]
    public void Between_intervals_only_floors_and_budget_are_looked_after()
    {
        var results = Run(
            Decode with { MinEndpoint = 2 },
            """{"at_s": 3, "workers": {"decode": {"ready": 1, "expected": 1}}, "capabilities": {"decode": {"num_gpu": 1, "max_kv_tokens": 1000}}}""",
            """{"at_s": 4, "workers": {"decode": {"ready": 2, "expected": 2}}}""",
            Kv(5, 5000, 5000),
            Kv(9.9m, 5000, 5000),
            Kv(10, 5000, 5000));

        Assert.Equal(["SCALE_UP", "HOLD", "SCALE_UP", "HOLD", "SCALE_UP"], results.Select(result => result.Action));
        Assert.Equal(
            [LoadReason.Unset, LoadReason.Unset, LoadReason.ScaleUp, LoadReason.Unset, LoadReason.ScaleUp],
            results.Select(result => result.Load.Reason));
        Assert.Equal([2, null, 3, null, 3], results.Select(result => result.Targets?.Decode));
    }

    [Fact]
    public void Intervals_count_from_the_start()
    {
        string[] lines = [Kv(104.9m, 0, 0), Kv(105.1m, 0, 0), Kv(110, 0, 0)];
        var results = DecideSession.Run(Decode, lines, startS: 100).ToList();

        Assert.Equal([LoadReason.Unset, LoadReason.WorkerCountMismatch, LoadReason.WorkerCountMismatch], results.Select(result => result.Load.Reason));
        Assert.Equal([104.9m, 105.1m, 110m], results.Select(result => result.AtS));
    }

    [Fact]
    public void Fractions_of_an_interval_are_exact_far_from_the_epoch()
    {
        string[] lines = [Kv(1_700_000_005.1m, 0, 0)];

        Assert.Equal(LoadReason.WorkerCountMismatch, DecideSession.Run(Decode, lines, startS: 1_700_000_000.1).Single().Load.Reason);
    }

    [Fact]
    public void All_bad_lines_are_reported_before_anything_is_decided()
    {
        var error = Assert.Throws<RecordingException>(() => DecideSession.Run(
            Decode,
            [
                """{"at_s": 5}""",
                "",
                "nonsense",
                """{"workers": {"decode": {"ready": -1, "scaling": "no"}}}""",
                """{"at_s": 4, "fpm": {"decode": [{"dp_rank": 1.5, "queued_requests": {"sum_prefill_tokens": "many"}}]}}""",
                """{"at_s": 6, "fpm": {"prefill": {}}, "traffic": {"duration_s": 60, "num_requests": -1}}""",
            ]));

        Assert.Equal(
            [
                (3, "line", "nonsense"),
                (4, "at_s", "absent"),
                (4, "workers.decode.ready", "-1"),
                (4, "workers.decode.scaling", "\"no\""),
                (5, "at_s", "4"),
                (5, "fpm.decode[0].dp_rank", "1.5"),
                (5, "fpm.decode[0].queued_requests.sum_prefill_tokens", "\"many\""),
                (6, "fpm.prefill", "{}"),
                (6, "traffic.num_requests", "-1"),
            ],
            error.Errors.Select(one => (one.LineNumber, one.Field, one.Value)));
        Assert.Equal("line 4: workers.decode.ready: -1: allowed is a whole number of at least 0", error.Errors[2].ToString());
        Assert.Contains("not before 5", error.Errors[4].Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_before_the_start_is_an_error()
    {
        var error = Assert.Throws<RecordingException>(() => DecideSession.Run(Decode, ["""{"at_s": 5}"""], startS: 10));

        Assert.Equal("line 1: at_s: 5: allowed is a number of seconds, not before 10 (the start)", error.Message);
    }

    [Fact]
    public void What_is_left_aside_is_said()
    {
        var result = Assert.Single(Run(
            Decode,
            """{"at_s": 5, "fmp": {}, "workers": {"decode": {"ready": 1}}, "fpm": {"decode": [{"worker_id": 7, "version": 2, "timing_scope": "x"}]}, "traffic": {"duration_s": 0}}"""));

        Assert.Equal(LoadReason.NoFpmData, result.Load.Reason);
        Assert.Equal(
            [
                "decode record of worker 7 rank 0 was dropped: version 2, only 1 is read",
                "traffic is not used: duration_s is not greater than 0",
                "input field fmp is unknown and was left aside",
                "decode: no forward-pass metrics",
            ],
            result.Explanation.AsEnumerable());
    }

    private static PlannerConfig Decode => new() { Mode = PlannerMode.Decode };

    private static List<DecideResult> Run(PlannerConfig config, params string[] lines) => [.. DecideSession.Run(config, lines)];

    private static string Kv(decimal at, params long[] tokens) => JsonSerializer.Serialize(new
    {
        at_s = at,
        fpm = new { decode = tokens.Select((kv, index) => new { worker_id = $"{index + 1}", scheduled_requests = new { sum_decode_kv_tokens = kv } }) },
    });

}
