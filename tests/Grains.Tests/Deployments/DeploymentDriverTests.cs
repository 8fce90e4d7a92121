using System.Reflection;
using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Deployments;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Settings.Overlay;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace GlobalPlanner.Grains.Tests.Deployments;

/// <summary>First the budget grants, then the deployment's writer writes exactly what was granted, with one patience.</summary>
public class DeploymentDriverTests
{
    private static readonly ParticipantId Llama = ParticipantId.Parse("inf/llama");

    private readonly FakeTimeProvider _wall = new();
    private readonly FakeBudget _budget = new();
    private readonly FakeDeployment _deployment = new();
    private readonly GrainOptions _options = new();

    [Fact]
    public async Task Writes_what_was_granted_under_the_fence_of_the_grant()
    {
        _budget.Answer = _ => Task.FromResult(Grant(new ReplicaTargets(null, 3)));

        var result = await Driver().ScaleAsync("gpus", Request(5), CancellationToken.None);

        Assert.Equal(new ScaleCommand("op", new ReplicaTargets(null, 3), new WriteFence(2, 7)), Assert.Single(_deployment.Written));
        Assert.Equal((ActuationStatus.Written, null), (result.Write!.Status, result.Problem));
        Assert.Equal("op", result.Grant!.OperationId);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(3, true)]
    public async Task Writes_nothing_that_was_not_granted_or_was_only_an_answer_for_show(int? granted, bool noOperation)
    {
        _budget.Answer = _ => Task.FromResult(Grant(new ReplicaTargets(null, granted)) with { NoOperation = noOperation });

        var result = await Driver().ScaleAsync("gpus", Request(5), CancellationToken.None);

        Assert.Empty(_deployment.Written);
        Assert.NotNull(result.Grant);
        Assert.Null(result.Write);
        Assert.Null(result.Problem);
    }

    [Fact]
    public async Task Without_an_answer_of_the_budget_nothing_is_written()
    {
        _budget.Answer = _ => Task.FromException<ScaleGrant>(new BudgetUnavailableException("the ledger is moving"));

        var result = await Driver().ScaleAsync("gpus", Request(5), CancellationToken.None);

        Assert.Equal(new ScaleResult(null, null, "the ledger is moving"), result);
        Assert.Empty(_deployment.Written);
    }

    [Fact]
    public async Task Waits_for_the_budget_as_long_as_the_options_say_and_no_longer()
    {
        _budget.Answer = _ => new TaskCompletionSource<ScaleGrant>().Task;
        var asking = Driver().ScaleAsync("gpus", Request(5), CancellationToken.None);

        _wall.Advance(_options.BudgetTimeout - TimeSpan.FromMilliseconds(1));
        Assert.False(asking.IsCompleted);
        _wall.Advance(TimeSpan.FromMilliseconds(1));

        var result = await asking;
        Assert.Null(result.Grant);
        Assert.NotNull(result.Problem);
    }

    [Fact]
    public async Task A_writer_that_does_not_answer_is_a_failed_write_under_a_grant_that_stands()
    {
        _budget.Answer = _ => Task.FromResult(Grant(new ReplicaTargets(null, 3)));
        _deployment.Apply = _ => new TaskCompletionSource<ActuationSummary>().Task;
        var asking = Driver().ScaleAsync("gpus", Request(5), CancellationToken.None);

        _wall.Advance(_options.WritePatience);

        var result = await asking;
        Assert.NotNull(result.Grant);
        Assert.Equal(ActuationStatus.Failed, result.Write!.Status);
        Assert.StartsWith("The deployment's writer did not answer", result.Write.Message, StringComparison.Ordinal);
        Assert.NotNull(result.Problem);
    }

    [Fact]
    public async Task A_caller_that_gives_up_gets_no_result()
    {
        using var caller = new CancellationTokenSource();
        _budget.Answer = _ => new TaskCompletionSource<ScaleGrant>().Task;
        var asking = Driver().ScaleAsync("gpus", Request(5), caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task A_deployment_that_does_not_answer_is_a_view_with_its_problem()
    {
        _deployment.Observe = () => new TaskCompletionSource<DeploymentView>().Task;
        var reading = Driver().ReadAsync(Llama, CancellationToken.None);

        _wall.Advance(_options.ReadPatience);

        Assert.StartsWith("Deployment inf/llama could not be asked", (await reading).Problem, StringComparison.Ordinal);
    }

    private DeploymentDriver Driver() =>
        new(Factory.With(_budget, _deployment), new PlannerClock(TimeProvider.System, _wall), Options.Create(_options));

    private static ScaleRequest Request(int decode) =>
        new() { OperationId = "op", Participant = Llama, Targets = new ReplicaTargets(null, decode) };

    private static ScaleGrant Grant(ReplicaTargets applied) => new()
    {
        OperationId = "op",
        Outcome = GrantOutcome.Partial,
        Reason = GrantReason.Ceiling,
        Message = "3 of 5",
        Applied = applied,
        Fence = new WriteFence(2, 7),
        ChargedGpus = 3,
        CeilingGpus = 3,
        FloorGpus = -1,
    };

    /// <summary>Hands out the two grains of a test, whatever their keys.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it at run time.
    private class Factory : DispatchProxy
#pragma warning restore CA1852
    {
        private IGlobalPlannerGrain? _budget;
        private IDeploymentGrain? _deployment;

        public static IGrainFactory With(IGlobalPlannerGrain budget, IDeploymentGrain deployment)
        {
            var factory = Create<IGrainFactory, Factory>();
            (((Factory)(object)factory)._budget, ((Factory)(object)factory)._deployment) = (budget, deployment);
            return factory;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.ReturnType == typeof(IGlobalPlannerGrain) ? _budget
            : targetMethod.ReturnType == typeof(IDeploymentGrain) ? _deployment
            : throw new NotSupportedException(targetMethod.ToString());
    }

    private sealed class FakeBudget : IGlobalPlannerGrain
    {
        public Func<ScaleRequest, Task<ScaleGrant>> Answer { get; set; } = static _ => throw new NotSupportedException();

        public Task<ScaleGrant> RequestScaleAsync(ScaleRequest request) => Answer(request);

        public Task<DeploymentStanding?> ReportAsync(DeploymentReport report) => throw new NotSupportedException();

        public Task<BudgetStatus> GetBudgetAsync() => throw new NotSupportedException();

        public Task<SettingsAnswer> SetSettingsAsync(SettingsOrder order) => throw new NotSupportedException();
    }

    private sealed class FakeDeployment : IDeploymentGrain
    {
        public List<ScaleCommand> Written { get; } = [];

        public Func<Task<DeploymentView>> Observe { get; set; } = static () => throw new NotSupportedException();

        public Func<ScaleCommand, Task<ActuationSummary>> Apply { get; set; } =
            static command => Task.FromResult(new ActuationSummary(command.OperationId, ActuationStatus.Written, command.Targets, null));

        public Task<DeploymentView> ObserveAsync() => Observe();

        public Task ReportToAsync(string budgetDomain) => throw new NotSupportedException();

        public Task<ActuationSummary> ApplyAsync(ScaleCommand command)
        {
            Written.Add(command);
            return Apply(command);
        }
    }
}
