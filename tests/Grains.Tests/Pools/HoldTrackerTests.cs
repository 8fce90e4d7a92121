using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Planning.LoadScaling;

namespace GlobalPlanner.Grains.Tests.Pools;

public class HoldTrackerTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_hold_keeps_its_age_while_it_lasts_and_becomes_overdue()
    {
        var holds = new HoldTracker(TimeSpan.FromSeconds(5));
        Assert.True(holds.Set(HoldReason.For(LoadReason.NoFpmData), Start));
        Assert.False(holds.Set(HoldReason.For(LoadReason.NoFpmData), Start.AddSeconds(60)));

        Assert.Equal((Start, false), (holds.Status(Start.AddSeconds(120))!.Since, holds.Status(Start.AddSeconds(120))!.Overdue));
        Assert.True(holds.Status(Start.AddSeconds(121))!.Overdue);

        Assert.True(holds.Set(null, Start.AddSeconds(130)));
        Assert.Null(holds.Status(Start.AddSeconds(130)));
    }

    [Fact]
    public void A_slow_cadence_gives_a_hold_three_ticks()
    {
        var holds = new HoldTracker(TimeSpan.FromMinutes(3));
        holds.Set(HoldReason.For(LoadReason.NoFpmData), Start);

        Assert.False(holds.Status(Start.AddMinutes(9))!.Overdue);
        Assert.True(holds.Status(Start.AddMinutes(9.1))!.Overdue);
    }

    [Fact]
    public void What_no_waiting_can_end_is_overdue_at_once()
    {
        var holds = new HoldTracker(TimeSpan.FromSeconds(5));
        holds.Set(HoldReason.For(LoadReason.GpuBudgetInfeasible), Start);

        Assert.True(holds.Status(Start.AddSeconds(1))!.Overdue);
    }

    [Theory]
    [InlineData(LoadReason.ScalingInProgress, "scaling_in_progress")]
    [InlineData(LoadReason.NoFpmData, "no_fpm_data")]
    [InlineData(LoadReason.WorkerCountMismatch, "worker_count_mismatch")]
    [InlineData(LoadReason.InsufficientData, "insufficient_data")]
    [InlineData(LoadReason.TrafficUnavailable, "traffic_unavailable")]
    [InlineData(LoadReason.GpuBudgetInfeasible, "gpu_budget_infeasible")]
    [InlineData(LoadReason.NoChange, null)]
    [InlineData(LoadReason.ScaleUp, null)]
    [InlineData(LoadReason.ScaleDownRefusedConsolidation, null)]
    public void A_reason_that_keeps_a_pool_from_acting_is_a_hold_by_its_name(LoadReason reason, string? name)
    {
        var hold = HoldReason.For(reason);

        Assert.Equal(name, hold?.Name);
        Assert.NotEqual(string.Empty, hold?.Exit ?? "none");
    }
}
