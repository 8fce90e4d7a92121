using GlobalPlanner.Grains.Pools;
using GlobalPlanner.Planning.Holds;

namespace GlobalPlanner.Grains.Tests.Pools;

public class HoldTrackerTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_hold_keeps_its_age_while_it_lasts_and_becomes_overdue()
    {
        var holds = new HoldTracker(TimeSpan.FromSeconds(5));
        Assert.True(holds.Set(HoldReason.NoFpmData, Start));
        Assert.False(holds.Set(HoldReason.NoFpmData, Start.AddSeconds(60)));

        Assert.Equal((Start, false), (holds.Status(Start.AddSeconds(120))!.Since, holds.Status(Start.AddSeconds(120))!.Overdue));
        Assert.True(holds.Status(Start.AddSeconds(121))!.Overdue);

        Assert.True(holds.Set(null, Start.AddSeconds(130)));
        Assert.Null(holds.Status(Start.AddSeconds(130)));
    }

    [Fact]
    public void A_slow_cadence_gives_a_hold_three_ticks()
    {
        var holds = new HoldTracker(TimeSpan.FromMinutes(3));
        holds.Set(HoldReason.NoFpmData, Start);

        Assert.False(holds.Status(Start.AddMinutes(9))!.Overdue);
        Assert.True(holds.Status(Start.AddMinutes(9.1))!.Overdue);
    }

    [Fact]
    public void What_no_waiting_can_end_is_overdue_at_once()
    {
        var holds = new HoldTracker(TimeSpan.FromSeconds(5));
        holds.Set(HoldReason.GpuBudgetInfeasible, Start);

        Assert.True(holds.Status(Start.AddSeconds(1))!.Overdue);
    }
}
