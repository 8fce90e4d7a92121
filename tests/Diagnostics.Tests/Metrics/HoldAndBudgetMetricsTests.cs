using System.Collections.Immutable;
using GlobalPlanner.Diagnostics.Metrics;
using GlobalPlanner.Planning.Identity;
using Microsoft.Extensions.Time.Testing;
using static GlobalPlanner.Diagnostics.Tests.Metrics.MetricsProbe;

namespace GlobalPlanner.Diagnostics.Tests.Metrics;

public class HoldAndBudgetMetricsTests
{
    private readonly FakeTimeProvider _clock = new(At(1000));

    [Fact]
    public async Task A_hold_ages_without_ticks_and_disappears_with_its_reason()
    {
        var probe = new MetricsProbe(_clock);
        probe.Registry.Planner.Record(Tick() with { Hold = "no_fpm_data", HoldSince = At(990) });
        _clock.Advance(TimeSpan.FromSeconds(20));
        var holding = await probe.ReadAsync();
        probe.Registry.Planner.Record(Tick() with { Hold = "budget_unknown", HoldSince = At(1020) });
        var other = await probe.ReadAsync();
        probe.Registry.Planner.Record(Tick());
        var over = await probe.ReadAsync();

        Assert.Equal(30, holding[Hold("no_fpm_data")]);
        Assert.Equal([Hold("budget_unknown")], other.Keys.Where(key => key.Contains("hold_seconds", StringComparison.Ordinal)));
        Assert.DoesNotContain(over.Keys, key => key.Contains("hold_seconds", StringComparison.Ordinal));

        static string Hold(string reason) => $"globalplanner_pool_hold_seconds{{pool=\"{Pool}\",reason=\"{reason}\"}}";
    }

    [Fact]
    public async Task The_budget_is_published_and_an_absent_ceiling_is_absent()
    {
        var probe = new MetricsProbe(_clock);
        var budget = new BudgetReading
        {
            Domain = "default",
            CeilingGpus = 16,
            FloorGpus = null,
            HeldGpus = 9,
            GrantedGpus = 10,
            ChargedGpus = 11,
            HeadroomGpus = 5,
            ChargedByDeployment = ImmutableDictionary<ParticipantId, int>.Empty.Add(ParticipantId.Parse(Pool), 11),
        };
        probe.Registry.Budget.Record(budget);
        var limited = await probe.ReadAsync();
        probe.Registry.Budget.Record(budget with { CeilingGpus = null, HeadroomGpus = null });
        var free = await probe.ReadAsync();

        Assert.Equal(
            new[] { 16d, 9, 10, 11, 5, 11 },
            new[] { "ceiling", "held", "granted", "charged", "headroom" }.Select(name => limited[Budget(name)])
                .Append(limited[Planner("global_managed_dgd_gpus", ",dgd_name=\"a\"")]));
        Assert.DoesNotContain(Budget("floor"), limited.Keys);
        Assert.DoesNotContain(Budget("ceiling"), free.Keys);
        Assert.DoesNotContain(Budget("headroom"), free.Keys);

        static string Budget(string name) => $"globalplanner_budget_{name}_gpus{{domain=\"default\"}}";
    }

    [Fact]
    public async Task Lateness_is_a_histogram_over_all_pools()
    {
        var probe = new MetricsProbe(_clock);
        probe.Registry.Planner.Record(Tick() with { Lateness = TimeSpan.FromMilliseconds(30) });

        var series = await probe.ReadAsync();

        Assert.Equal(0, series["globalplanner_tick_lateness_seconds_bucket{le=\"0.025\"}"]);
        Assert.Equal(1, series["globalplanner_tick_lateness_seconds_bucket{le=\"0.05\"}"]);
    }
}
