using System.Reflection;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Holds;
using GlobalPlanner.Planning.Limits;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.ThroughputScaling;

namespace GlobalPlanner.Planning.Tests.Holds;

/// <summary>A hold is a named reason why a pool cannot act; every reason has decided whether it is one, and what ends it.</summary>
public class HoldOfTests
{
    private static readonly HoldReason[] All =
    [
        .. typeof(HoldReason).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Select(static property => property.GetValue(null))
            .Cast<HoldReason>(),
    ];

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
    public void A_reason_that_keeps_a_pool_from_acting_is_a_hold_by_its_name(LoadReason reason, string? name) =>
        Assert.Equal(name, HoldOf.Load(reason)?.Name);

    [Fact]
    public void A_grant_in_full_is_no_hold_and_every_other_answer_is_one()
    {
        foreach (var reason in Enum.GetValues<GrantReason>())
        {
            Assert.Null(HoldOf.Grant(Grant(GrantOutcome.Granted, reason)));
            Assert.NotNull(HoldOf.Grant(Grant(GrantOutcome.Partial, reason)));
            Assert.NotNull(HoldOf.Grant(Grant(GrantOutcome.Held, reason)));
            Assert.NotNull(HoldOf.Grant(Grant(GrantOutcome.Rejected, reason)));
        }
    }

    [Fact]
    public void An_answer_for_show_is_a_hold_even_if_all_would_have_been_granted() =>
        Assert.Equal(HoldReason.BudgetNoOperation, HoldOf.Grant(Grant(GrantOutcome.Granted, GrantReason.Fits) with { NoOperation = true }));

    [Fact]
    public void A_write_is_a_hold_unless_the_deployment_has_what_was_granted() =>
        Assert.Equal(
            [ActuationStatus.Written, ActuationStatus.AlreadyThere],
            Enum.GetValues<ActuationStatus>().Where(static status => HoldOf.Write(status) is null));

    [Fact]
    public void Every_reason_of_the_loops_and_of_the_limits_is_decided()
    {
        Assert.Equal(8, Enum.GetValues<LoadReason>().Count(static reason => HoldOf.Load(reason) is not null));
        Assert.Equal(4, Enum.GetValues<ThroughputReason>().Count(static reason => HoldOf.Throughput(reason) is not null));
        Assert.Equal(2, Enum.GetValues<ProjectionReason>().Count(static reason => HoldOf.Projection(reason) is not null));
        Assert.Equal(2, Enum.GetValues<Withholding>().Count(static reason => HoldOf.Withheld(reason) is not null));
    }

    [Theory]
    [InlineData(GrantReason.Ceiling, "waiting_for_gpus", "the ceiling of 40 GPUs (max_total_gpus)")]
    [InlineData(GrantReason.Queued, "waiting_for_gpus", "The 3 pools ahead are served")]
    [InlineData(GrantReason.Floor, "budget_floor", "the floor of 8 GPUs (min_total_gpus)")]
    public void The_exit_of_a_waiting_pool_carries_the_figures_that_bind_it(GrantReason reason, string name, string figures)
    {
        var hold = HoldOf.Grant(Grant(GrantOutcome.Held, reason));

        Assert.Equal(name, hold?.Name);
        Assert.Contains(figures, hold?.Exit, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_hold_has_a_name_of_its_own_and_an_exit_in_a_sentence()
    {
        Assert.NotEmpty(All);
        Assert.Equal(All.Length, All.Select(static hold => hold.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(All, static hold =>
        {
            Assert.Matches("^[a-z]+(_[a-z]+)*$", hold.Name);
            Assert.Matches(@"^\S.*[a-z]\.$", hold.Exit);
        });
    }

    private static ScaleGrant Grant(GrantOutcome outcome, GrantReason reason) => new()
    {
        OperationId = "op",
        Outcome = outcome,
        Reason = reason,
        Message = "in words",
        Applied = new ReplicaTargets(null, null),
        Fence = default,
        ChargedGpus = 40,
        CeilingGpus = 40,
        FloorGpus = 8,
        RolesAhead = 3,
    };
}
