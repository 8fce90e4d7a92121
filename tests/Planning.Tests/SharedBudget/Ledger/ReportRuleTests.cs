using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using static GlobalPlanner.Planning.Tests.SharedBudget.Serving.Books;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Ledger;

/// <summary>
/// The rule: the newest reading replaces what was known and ends the grants that the deployment now refuses; any other
/// reading can only raise what is held. Fences say which is newest, and only between equal ones the clock does.
/// </summary>
public class ReportRuleTests
{
    private static readonly WriteFence Second = new(1, 2);

    [Fact]
    public void The_newest_reading_ends_the_grants_it_refuses_and_keeps_the_others()
    {
        var known = Role(2).Grant(5, First).Grant(3, Second);
        var after = ReportRule.Apply(known, new RoleHolding(3, 3, 1), Report(1, Second), newest: true)!;
        Assert.Equal(new GrantInFlight(Second, 3), Assert.Single(after.InFlight));
        Assert.Equal((3, true), (after.ChargedReplicas, after.Settled));
    }

    [Fact]
    public void A_late_reading_raises_what_is_held_and_changes_nothing_else()
    {
        var known = Role(2).Grant(5, First);
        var after = ReportRule.Apply(known, new RoleHolding(1, 4, 1), Report(0, null), newest: false)!;
        Assert.Equal((2, 4, 1), (after.DesiredReplicas, after.HeldReplicas, after.InFlight.Length));
        Assert.Equal(4, ReportRule.Apply(after, new RoleHolding(1, 1, 1), Report(0, null), newest: false)!.HeldReplicas);
    }

    [Fact]
    public void A_role_is_gone_only_when_no_write_can_bring_it_back()
    {
        Assert.Null(ReportRule.Apply(Role(2), null, Report(1, null), newest: true));
        Assert.NotNull(ReportRule.Apply(Role(2).Grant(3, Second), null, Report(1, First), newest: true));
        Assert.Null(ReportRule.Apply(Role(2).Grant(3, Second), null, Report(1, Second), newest: true));
    }

    [Fact]
    public void A_reading_without_a_gpu_figure_does_not_erase_a_known_one() =>
        Assert.Equal(2, ReportRule.Apply(Role(2, gpu: 2), new RoleHolding(1, 1, null), Report(1, null), newest: true)!.GpuPerReplica);

    [Theory]
    [InlineData(null, null, 1, true)]
    [InlineData(null, null, -1, false)]
    [InlineData(1, 2, -1, true)]
    [InlineData(2, 1, 1, false)]
    [InlineData(1, 1, 1, true)]
    [InlineData(1, 1, -1, false)]
    [InlineData(null, 1, -1, true)]
    [InlineData(1, null, 1, false)]
    public void Fences_say_which_reading_is_newest_and_the_clock_decides_between_equals(int? known, int? reported, int secondsLater, bool newest)
    {
        var deployment = new LedgerDeployment
        {
            Participant = Decode("a").Participant,
            ObservedAt = At(10),
            ObservedFence = known is { } before ? new WriteFence(1, before) : null,
            Answers = [],
        };
        var report = Report(10 + secondsLater, reported is { } now ? new WriteFence(1, now) : null) with { Decode = new RoleHolding(1, 1, 1) };
        Assert.Equal(newest, ReportRule.IsNewest(deployment, report));
    }

    [Theory]
    [InlineData(-1, 0, 0, 0)]
    [InlineData(0, -1, 0, 0)]
    [InlineData(0, 0, -1, 0)]
    [InlineData(0, 0, 0, -1)]
    public void A_negative_figure_is_refused_with_the_role_it_is_about(int desired, int held, int gpu, int pending)
    {
        var report = Report(0, null) with { Decode = new RoleHolding(desired, held, gpu, pending) };
        Assert.Contains("inf/a/decode", ReportRule.Problem(report), StringComparison.Ordinal);
    }

    private static DeploymentReport Report(int at, WriteFence? fence) =>
        new() { Participant = Decode("a").Participant, ObservedAt = At(at), Fence = fence };
}
