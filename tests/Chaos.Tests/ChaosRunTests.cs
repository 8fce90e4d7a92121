using Xunit.Abstractions;

namespace GlobalPlanner.Chaos.Tests;

/// <summary>Two minutes of what tests/Chaos does for longer by hand.</summary>
[Trait("Category", "Slow")]
public class ChaosRunTests(ITestOutputHelper output)
{
    [ChaosFact]
    public async Task The_rules_of_the_budget_hold_whatever_fails()
    {
        var folder = Directory.CreateTempSubdirectory("globalplanner-chaos-");
        using var said = new StringWriter();
        var options = new ChaosOptions { Seed = 20260, Duration = TimeSpan.FromMinutes(2), Silos = 3, Pools = 60, Folder = folder.FullName };

        var held = await ChaosRun.RunAsync(options, said);

        output.WriteLine(said.ToString());
        Assert.True(held, said.ToString());
        folder.Delete(recursive: true);
    }
}
