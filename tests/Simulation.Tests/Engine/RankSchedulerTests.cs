using GlobalPlanner.Simulation.Engine;
using GlobalPlanner.Simulation.Engine.Timing;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Tests.Engine;

/// <summary>
/// One pass after the other: a pass is planned, what it computes for each sequence is looked at, and it is completed. A
/// KV block has 64 tokens.
/// </summary>
public sealed class RankSchedulerTests
{
    private static readonly EngineOptions Options = new() { EnablePrefixCaching = false };

    private readonly EngineLog _log = new();

    [Fact]
    public void Running_sequences_spend_the_budget_before_waiting_ones()
    {
        var rank = Rank(Options with { MaxNumBatchedTokens = 100 });
        var running = Enqueue(rank, 10, 5);
        Pass(rank);

        var waiting = Enqueue(rank, 200, 1);
        Assert.True(rank.Plan(0));
        Assert.Equal((1, 99), (running.Scheduled, waiting.Scheduled));
        Assert.Equal((false, true), (running.InPrefill, waiting.InPrefill));
    }

    [Fact]
    public void A_prompt_longer_than_the_budget_is_computed_in_chunks_and_gets_its_token_with_the_last()
    {
        var rank = Rank(Options with { MaxNumBatchedTokens = 100 });
        var sequence = Enqueue(rank, 250, 1);
        Assert.Equal([100, 100], Chunks(2));
        Assert.Empty(_log.GotToken);
        Assert.Equal([50], Chunks(1));
        Assert.Same(sequence, Assert.Single(_log.Done));

        int[] Chunks(int passes) => [.. Enumerable.Range(0, passes).Select(_ =>
        {
            Pass(rank);
            return sequence.Scheduled;
        })];
    }

    [Fact]
    public void Without_chunked_prefill_a_prompt_waits_for_a_pass_that_takes_it_whole()
    {
        var rank = Rank(Options with { MaxNumBatchedTokens = 100, EnableChunkedPrefill = false });
        var first = Enqueue(rank, 60, 5);
        var second = Enqueue(rank, 60, 5);
        Pass(rank);
        Assert.Equal((60, 1), (first.Scheduled, rank.Waiting));

        Pass(rank);
        Assert.Equal((1, 60), (first.Scheduled, second.Scheduled));
    }

    [Fact]
    public void Without_chunked_prefill_a_prompt_larger_than_every_budget_is_rejected()
    {
        var rank = Rank(Options with { MaxNumBatchedTokens = 100, EnableChunkedPrefill = false });
        Enqueue(rank, 101, 1);
        Assert.False(rank.Plan(0));
        Assert.Contains("101 tokens exceed the budget of a pass (100)", Assert.Single(_log.Refused).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_overtakes_the_head_of_the_line()
    {
        var rank = Rank(Options with { NumGpuBlocks = 10 });
        Enqueue(rank, 5 * 64, 5);
        Enqueue(rank, 8 * 64, 1);
        Enqueue(rank, 1, 1);
        Pass(rank);
        Assert.Equal((1, 2, 5), (rank.Running, rank.Waiting, rank.ActiveBlocks));
    }

    [Fact]
    public void Admission_asks_for_the_blocks_of_the_whole_prompt_but_takes_only_those_of_the_chunk()
    {
        var rank = Rank(Options with { NumGpuBlocks = 4, MaxNumBatchedTokens = 64 });
        var running = Enqueue(rank, 64, 2);
        Pass(rank);

        // Two of the four blocks are free once the running sequence has its next: enough for a chunk, not for the prompt.
        var waiting = Enqueue(rank, 3 * 64, 1);
        Assert.True(rank.Plan(0));
        Assert.Equal((1, 1, 2), (running.Scheduled, rank.Waiting, rank.ActiveBlocks));
        rank.Complete(0);

        Assert.True(rank.Plan(0));
        Assert.Equal((64, 1), (waiting.Scheduled, rank.ActiveBlocks));
    }

    [Fact]
    public void No_more_than_max_num_seqs_run()
    {
        var rank = Rank(Options with { MaxNumSeqs = 2 });
        for (var i = 0; i < 5; i++)
        {
            Enqueue(rank, 10, 5);
        }

        Assert.True(rank.Plan(0));
        Assert.Equal((2, 3), (rank.Running, rank.Waiting));
    }

    [Theory]
    [InlineData(PreemptionMode.Lifo, 1)]
    [InlineData(PreemptionMode.Fifo, 0)]
    public void When_blocks_run_out_one_sequence_loses_its_blocks_and_keeps_its_tokens(PreemptionMode mode, int victim)
    {
        var (rank, pair) = AtTheLimit(mode);
        Assert.True(rank.Plan(0));

        var (lost, stayed) = (pair[victim], pair[1 - victim]);
        Assert.Equal((SequenceState.Preempted, 0, 2), (lost.State, lost.Computed, lost.Generated));
        Assert.Equal((SequenceState.Running, 1), (stayed.State, stayed.Scheduled));
        Assert.Equal((1L, 3), (rank.Preemptions, rank.ActiveBlocks));
    }

    [Fact]
    public void Nobody_is_admitted_in_a_pass_that_preempted()
    {
        var (rank, _) = AtTheLimit(PreemptionMode.Lifo);
        Enqueue(rank, 1, 1);
        Assert.True(rank.Plan(0));
        Assert.Equal((1, 2, 3), (rank.Running, rank.Waiting, rank.ActiveBlocks));
    }

    [Fact]
    public void A_preempted_sequence_comes_first_and_has_prompt_and_output_computed_again()
    {
        var (rank, pair) = AtTheLimit(PreemptionMode.Lifo);
        var fresh = Enqueue(rank, 1, 1);
        Pass(rank);
        Assert.Same(pair[0], Assert.Single(_log.Done));

        Assert.True(rank.Plan(0));
        Assert.Equal((127 + 2, true, 1), (pair[1].Scheduled, pair[1].InPrefill, fresh.Scheduled));
        rank.Complete(0);
        Assert.Equal(3, pair[1].Generated);
    }

    [Fact]
    public void A_sequence_that_outgrows_the_whole_cache_is_rejected()
    {
        var rank = Rank(Options with { NumGpuBlocks = 2 });
        var sequence = Enqueue(rank, 127, 100);
        Pass(rank);
        Pass(rank);
        Assert.False(rank.Plan(0));
        Assert.Equal((sequence, "129 tokens need 3 KV blocks; the engine has 2."), Assert.Single(_log.Refused));
        Assert.True(rank.IsEmpty);
    }

    [Fact]
    public void A_prompt_that_leaves_no_room_for_output_is_rejected_and_one_that_leaves_little_is_cut()
    {
        var rank = Rank(Options with { MaxModelLen = 100 });
        Enqueue(rank, 100, 1);
        var cut = Enqueue(rank, 98, 50);
        Pass(rank);
        Pass(rank);
        Assert.Contains("max_model_len 100", Assert.Single(_log.Refused).Reason, StringComparison.Ordinal);
        Assert.Equal((cut, 2), (Assert.Single(_log.Done), cut.Generated));
    }

    [Fact]
    public void Cached_blocks_of_the_prefix_are_not_computed_again_but_the_last_token_always_is()
    {
        var rank = Rank(new EngineOptions());
        rank.Enqueue(EngineLog.Sequence(1024, 1, 7, 8));
        Pass(rank);

        var same = EngineLog.Sequence(1024, 1, 7, 8);
        var half = EngineLog.Sequence(1024, 1, 7, 9);
        rank.Enqueue(same);
        rank.Enqueue(half);
        Assert.Equal((8, 16), rank.Overlap(half));
        Assert.True(rank.Plan(0));
        Assert.Equal((64, 512), (same.Scheduled, half.Scheduled));
    }

    [Fact]
    public void A_prefill_engine_holds_the_blocks_of_a_finished_prompt_until_they_are_released()
    {
        var rank = Rank(Options, EngineRole.Prefill);
        var prompt = Enqueue(rank, 128, 50);
        Pass(rank);
        Assert.Equal((prompt, 1), (Assert.Single(_log.Done), prompt.Generated));
        Assert.Equal((0, false, 2), (rank.Load, rank.IsEmpty, rank.ActiveBlocks));

        rank.ReleaseHeld(prompt);
        Assert.Equal((true, 0), (rank.IsEmpty, rank.ActiveBlocks));
    }

    [Fact]
    public void While_a_reservation_waits_for_blocks_no_fresh_sequence_takes_them()
    {
        var rank = Rank(Options with { NumGpuBlocks = 4 });
        Enqueue(rank, 3 * 64, 5);
        Pass(rank);
        rank.EnqueueReservation(EngineLog.Sequence(64 + 1, 1));
        Enqueue(rank, 1, 1);
        rank.Plan(0);
        Assert.Empty(_log.ToTransfer);
        Assert.Equal((1, 2), (rank.Running, rank.Waiting));
    }

    [Fact]
    public void A_preempted_sequence_comes_before_reservations()
    {
        var (rank, pair) = AtTheLimit(PreemptionMode.Lifo);
        Assert.True(rank.Plan(0));
        rank.EnqueueReservation(EngineLog.Sequence(1, 1));
        rank.Complete(0);

        Assert.True(rank.Plan(0));
        Assert.Empty(_log.ToTransfer);
        Assert.Equal(SequenceState.Running, pair[1].State);
        Assert.Equal(0, rank.RepeatablePasses(64));
        rank.Complete(0);
        rank.Plan(0);
        Assert.Single(_log.ToTransfer);
    }

    [Fact]
    public void A_transferred_sequence_runs_without_computing_its_prompt_and_waits_behind_nobody()
    {
        var rank = Rank(Options with { NumGpuBlocks = 4 }, EngineRole.Decode);
        var transferred = EngineLog.Sequence(2 * 64, 2);
        rank.EnqueueReservation(transferred);
        Assert.False(rank.Plan(0));
        Assert.Same(transferred, Assert.Single(_log.ToTransfer));
        Assert.Equal((2, 2 * 64), (rank.ActiveBlocks, transferred.MissingTokens));

        Enqueue(rank, 4 * 64, 1);
        rank.Activate(transferred);
        Assert.True(rank.Plan(0));
        Assert.Equal((0, false, 1), (transferred.Scheduled, transferred.InPrefill, rank.Pass.Ready));
        rank.Complete(0);
        Assert.Same(transferred, Assert.Single(_log.GotToken));
    }

    [Fact]
    public void A_cancelled_transfer_frees_its_blocks()
    {
        var rank = Rank(Options, EngineRole.Decode);
        var sequence = EngineLog.Sequence(128, 2);
        rank.EnqueueReservation(sequence);
        rank.Plan(0);
        rank.CancelTransfer(sequence);
        Assert.Equal((true, 0), (rank.IsEmpty, rank.ActiveBlocks));
    }

    [Fact]
    public void Passes_repeat_until_the_first_sequence_gets_its_last_token()
    {
        var rank = Rank(Options);
        Enqueue(rank, 10, 20);
        Enqueue(rank, 10, 10);
        Assert.True(rank.Plan(0));
        Assert.Equal(0, rank.RepeatablePasses(64));
        rank.Complete(0);

        // Token 2 is planned now; tokens 3 to 9 repeat it, and token 10 is the last of the shorter one.
        Assert.True(rank.Plan(0));
        Assert.Equal(7, rank.RepeatablePasses(64));
        Assert.Equal(3, rank.RepeatablePasses(3));
    }

    [Fact]
    public void Passes_do_not_repeat_beyond_the_free_blocks()
    {
        var (rank, _) = AtTheLimit(PreemptionMode.Lifo, output: 100, passes: 1);
        Assert.True(rank.Plan(0));
        Assert.Equal(0, rank.RepeatablePasses(64));
    }

    [Fact]
    public void Everything_is_given_up_in_the_order_in_which_it_would_have_been_served()
    {
        var rank = Rank(Options with { MaxNumSeqs = 1 });
        var running = Enqueue(rank, 10, 5);
        var waiting = Enqueue(rank, 10, 5);
        Pass(rank);
        Assert.Equal([running, waiting], rank.Abandon());
        Assert.Equal((true, 0), (rank.IsEmpty, rank.ActiveBlocks));
    }

    /// <summary>Two sequences that fill all four blocks; computing one more token for each needs a fifth and a sixth.</summary>
    private (RankScheduler Rank, Sequence[] Pair) AtTheLimit(PreemptionMode mode, int output = 3, int passes = 2)
    {
        var rank = Rank(Options with { NumGpuBlocks = 4, PreemptionMode = mode });
        Sequence[] pair = [Enqueue(rank, 127, output), Enqueue(rank, 127, output + 2)];
        for (var pass = 0; pass < passes; pass++)
        {
            Pass(rank);
        }

        return (rank, pair);
    }

    private static Sequence Enqueue(RankScheduler rank, int prompt, int output)
    {
        var sequence = EngineLog.Sequence(prompt, output);
        rank.Enqueue(sequence);
        return sequence;
    }

    private static void Pass(RankScheduler rank)
    {
        Assert.True(rank.Plan(0));
        rank.Complete(0);
    }

    private RankScheduler Rank(EngineOptions options, EngineRole role = EngineRole.Aggregated) =>
        new(options, role, new PassTimer(new FixedTiming(10, 1)), _log);
}
