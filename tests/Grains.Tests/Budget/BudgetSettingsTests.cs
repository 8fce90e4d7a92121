using GlobalPlanner.Planning.SharedBudget.Configuration;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Settings.Overlay;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Grains.Tests.Budget;

[Trait("Category", "Slow")] // Starting two silos takes a second or two; they are shared by all tests of the class.
public sealed class BudgetSettingsTests(BudgetCluster cluster) : IClassFixture<BudgetCluster>
{
    [Fact]
    public async Task A_ceiling_that_is_changed_is_in_force_for_the_next_decision_and_outlives_its_activation()
    {
        var domain = cluster.NewDomain(new GlobalPlannerConfig { MaxTotalGpus = 2 });
        await domain.ReportAsync("a", 2);
        Assert.Equal(GrantOutcome.Held, (await domain.AskAsync("a", 4, "one")).Outcome);

        var answer = await domain.Grain.SetSettingsAsync(Order("max_total_gpus=4"));
        Assert.Empty(answer.Problems);
        Assert.Equal(GrantOutcome.Granted, (await domain.AskAsync("a", 4, "two")).Outcome);
        await cluster.Cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

        await Eventually.ThatAsync(async () => (await domain.Grain.GetBudgetAsync()).Epoch > 1, "the next activation");
        var budget = await domain.Grain.GetBudgetAsync();
        Assert.Equal(4, budget.CeilingGpus);
        var changed = Assert.Single(budget.Overrides);
        Assert.Equal(("max_total_gpus", "4", "2", "anna", "peak"), (changed.Key, changed.Value, changed.FileValue, changed.By, changed.Reason));

        await domain.Grain.SetSettingsAsync(new SettingsOrder([], ["max_total_gpus"], "anna", null));
        Assert.Equal(2, (await domain.Grain.GetBudgetAsync()).CeilingGpus);
        Assert.Empty((await domain.Grain.GetBudgetAsync()).Overrides);
    }

    [Fact]
    public async Task A_ceiling_below_what_is_held_is_taken_and_said_and_growth_waits()
    {
        var domain = cluster.NewDomain(new GlobalPlannerConfig { MaxTotalGpus = 8 });
        await domain.ReportAsync("a", 6);

        var answer = await domain.Grain.SetSettingsAsync(Order("max_total_gpus=4"));

        Assert.Empty(answer.Problems);
        Assert.Contains("growth waits until 2 GPUs are released", Assert.Single(answer.Remarks), StringComparison.Ordinal);
        Assert.Equal(GrantOutcome.Held, (await domain.AskAsync("a", 7, "more")).Outcome);
        Assert.Equal(GrantOutcome.Granted, (await domain.AskAsync("a", 5, "less")).Outcome);
        Assert.Equal((6, 4), ((await domain.Grain.GetBudgetAsync()).HeldGpus, (await domain.Grain.GetBudgetAsync()).CeilingGpus));
    }

    [Theory]
    [InlineData("min_total_gpus=9", "max_total_gpus (8)")]
    [InlineData("environment=kubernetes", "cannot be changed at run time")]
    [InlineData("max_total_gpu=9", "max_total_gpu")]
    public async Task What_makes_no_sense_is_refused_and_the_terms_stay(string change, string problem)
    {
        var domain = cluster.NewDomain(new GlobalPlannerConfig { MaxTotalGpus = 8 });

        var answer = await domain.Grain.SetSettingsAsync(Order(change));

        Assert.Contains(answer.Problems, line => line.Contains(problem, StringComparison.Ordinal));
        Assert.Equal((8, null), ((await domain.Grain.GetBudgetAsync()).CeilingGpus, (await domain.Grain.GetBudgetAsync()).FloorGpus));
    }

    [Fact]
    public async Task An_override_stays_above_a_changed_file_and_one_that_no_longer_fits_keeps_what_runs()
    {
        var domain = cluster.NewDomain(new GlobalPlannerConfig { MaxTotalGpus = 8 });
        await domain.Grain.SetSettingsAsync(Order("min_total_gpus=5"));

        cluster.Configure(domain.Name, new GlobalPlannerConfig { MaxTotalGpus = 6 });
        var kept = await domain.Grain.GetBudgetAsync();
        cluster.Configure(domain.Name, new GlobalPlannerConfig { MaxTotalGpus = 4 });
        var unfit = await domain.Grain.GetBudgetAsync();
        await domain.Grain.SetSettingsAsync(new SettingsOrder([], ["min_total_gpus"], "anna", null));
        var settled = await domain.Grain.GetBudgetAsync();

        Assert.Equal((6, 5, 1, 0), (kept.CeilingGpus, kept.FloorGpus, kept.Overrides.Length, kept.FileProblems.Length));
        Assert.Equal((6, 5, 1), (unfit.CeilingGpus, unfit.FloorGpus, unfit.Overrides.Length));
        Assert.Contains("min_total_gpus = 5, set by anna, does not fit it", Assert.Single(unfit.FileProblems), StringComparison.Ordinal);
        Assert.Equal((4, null, 0, 0), (settled.CeilingGpus, settled.FloorGpus, settled.Overrides.Length, settled.FileProblems.Length));
    }

    [Fact]
    public async Task An_override_that_no_longer_fits_is_dropped_when_the_budget_starts_anew()
    {
        var domain = cluster.NewDomain(new GlobalPlannerConfig { MaxTotalGpus = 8 });
        await domain.Grain.SetSettingsAsync(Order("min_total_gpus=5"));
        cluster.Configure(domain.Name, new GlobalPlannerConfig { MaxTotalGpus = 4 });
        Assert.Equal(5, (await domain.Grain.GetBudgetAsync()).FloorGpus);

        await cluster.Cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

        await Eventually.ThatAsync(async () => (await domain.Grain.GetBudgetAsync()).Epoch > 1, "the next activation");
        var budget = await domain.Grain.GetBudgetAsync();
        Assert.Equal((4, null, 0, 0), (budget.CeilingGpus, budget.FloorGpus, budget.Overrides.Length, budget.FileProblems.Length));
    }

    [Fact]
    public async Task A_budget_without_a_configuration_says_that_it_cannot_be_changed()
    {
        var answer = await cluster.NewDomain(8).Grain.SetSettingsAsync(Order("max_total_gpus=9"));

        Assert.Contains("cannot be changed", Assert.Single(answer.Problems), StringComparison.Ordinal);
    }

    private static SettingsOrder Order(string change) =>
        new([new SettingChange(change.Split('=')[0], change.Split('=')[1])], [], "anna", "peak");
}
