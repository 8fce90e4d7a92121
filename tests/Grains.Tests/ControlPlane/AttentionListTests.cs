using GlobalPlanner.Grains.ControlPlane;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Configuration;

namespace GlobalPlanner.Grains.Tests.ControlPlane;

public class AttentionListTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Held_gpus_above_the_ceiling_come_first()
    {
        var attention = AttentionList.Of([Pool(lastTickS: 5)], [Budget(held: 10, ceiling: 8)], [], ["10.0.0.1:11111"], _ => Minute, Now.AddHours(-1));

        Assert.Equal<IEnumerable<string>>(
            ["Budget default: 10 GPUs are held, 2 above the ceiling of 8.", "Silo 10.0.0.1:11111 is dead."],
            attention);
    }

    [Fact]
    public void No_ceiling_and_a_ceiling_that_is_kept_are_fine() => Assert.Empty(
        AttentionList.Of([], [Budget(held: 8, ceiling: 8), Budget(held: 99, ceiling: null)], [], [], _ => Minute, Now.AddHours(-1)));

    [Fact]
    public void A_budget_that_does_not_answer_is_named() => Assert.Equal<IEnumerable<string>>(
        ["Budget east does not answer."],
        AttentionList.Of([], [], ["east"], [], _ => Minute, Now));

    [Theory]
    [InlineData(59, 3600, null)]
    [InlineData(61, 3600, "inf/a: has not ticked for 61 s.")]
    [InlineData(7200, 30, null)]
    [InlineData(null, 30, null)]
    [InlineData(null, 200, "inf/a: has not ticked yet, 3 min after it should have begun.")]
    public void A_pool_that_does_not_tick_is_named(int? lastTickS, int startedS, string? line)
    {
        var attention = AttentionList.Of([Pool(lastTickS)], [], [], [], _ => Minute, Now.AddSeconds(-startedS));

        Assert.Equal<IEnumerable<string>>(line is null ? [] : [line], attention);
    }

    private static TimeSpan Minute => TimeSpan.FromMinutes(1);

    private static BudgetStatus Budget(int held, int? ceiling) => new()
    {
        Domain = "default",
        CeilingGpus = ceiling,
        HeldGpus = held,
        GrantedGpus = held,
        ChargedGpus = held,
        Epoch = 1,
        Sequence = 1,
        Pools = [],
    };

    private static PoolStatus Pool(int? lastTickS) => new()
    {
        Name = "inf/a",
        Mode = PlannerMode.Decode,
        OptimizationTarget = OptimizationTarget.Throughput,
        Environment = PlannerEnvironment.Kubernetes,
        Advisory = false,
        LastTickAt = lastTickS is { } seconds ? Now.AddSeconds(-seconds) : null,
        Now = Now,
    };
}
