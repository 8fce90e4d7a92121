using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Deployments;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Settings.Overlay;
using Microsoft.Extensions.Logging.Abstractions;

namespace GlobalPlanner.Grains.Tests.Deployments;

public class HoldingReporterTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Reports_what_changed_what_was_not_confirmed_and_every_thirty_seconds()
    {
        var budget = new RecordingBudget();
        var reporter = new HoldingReporter(budget, PlannerClock.System, new GrainOptions(), NullLogger.Instance);

        await reporter.ReportAsync(Report(0, 2));
        await reporter.ReportAsync(Report(5, 2));
        Assert.Single(budget.Reports);

        await reporter.ReportAsync(Report(10, 3));
        Assert.Equal(2, budget.Reports.Count);

        budget.Fails = true;
        await reporter.ReportAsync(Report(15, 4));
        await reporter.ReportAsync(Report(20, 4));
        Assert.Equal(4, budget.Reports.Count);

        budget.Fails = false;
        await reporter.ReportAsync(Report(25, 4));
        await reporter.ReportAsync(Report(54, 4));
        Assert.Equal(5, budget.Reports.Count);

        await reporter.ReportAsync(Report(55, 4));
        Assert.Equal(6, budget.Reports.Count);
    }

    private static DeploymentReport Report(int second, int replicas) => new()
    {
        Participant = ParticipantId.Parse("inf/a"),
        ObservedAt = Start.AddSeconds(second),
        Decode = new RoleHolding(replicas, replicas, 1),
    };

    private sealed class RecordingBudget : IGlobalPlannerGrain
    {
        public List<DeploymentReport> Reports { get; } = [];

        public bool Fails { get; set; }

        public Task<ScaleGrant> RequestScaleAsync(ScaleRequest request) => throw new NotSupportedException();

        public Task<DeploymentStanding?> ReportAsync(DeploymentReport report)
        {
            Reports.Add(report);
            return Fails ? throw new InvalidOperationException("the ledger is moving") : Task.FromResult<DeploymentStanding?>(null);
        }

        public Task<BudgetStatus> GetBudgetAsync() => throw new NotSupportedException();

        public Task<SettingsAnswer> SetSettingsAsync(SettingsOrder order) => throw new NotSupportedException();
    }
}
