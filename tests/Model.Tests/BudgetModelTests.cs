using System.Diagnostics;
using System.Text.RegularExpressions;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Model.Tests;

/// <summary>The formal model of the budget's protocol, checked by <c>tests/model/check.sh</c>.</summary>
[Trait("Category", "Slow")]
public partial class BudgetModelTests
{
    private static readonly string Folder = Path.Combine(RepositoryPaths.Root, "tests", "model");

    public static TheoryData<string> Cases => [.. Names];

    private static IEnumerable<string> Names => Rules()
        .Matches(File.ReadAllText(Path.Combine(Folder, "budget.pml")))
        .Select(static rule => rule.Value)
        .Distinct()
        .Order(StringComparer.Ordinal)
        .Prepend("model");

    [ModelTheory]
    [MemberData(nameof(Cases))]
    public async Task The_model_holds_and_every_rule_taken_away_is_missed(string name)
    {
        var start = new ProcessStartInfo(Path.Combine(Folder, "check.sh"), [name]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var check = Process.Start(start)!;
        var output = check.StandardOutput.ReadToEndAsync();
        var errors = check.StandardError.ReadToEndAsync();
        await check.WaitForExitAsync();

        Assert.True(check.ExitCode == 0, $"check.sh {name} ended with {check.ExitCode}:\n{await output}{await errors}");
    }

    [Fact]
    public void The_rules_that_matter_most_are_among_the_cases() => Assert.Superset(
        new HashSet<string> { "model", "BREAK_RELEASE", "BREAK_FENCE", "BREAK_VERSION", "BREAK_ANSWER", "BREAK_FORGET" },
        Names.ToHashSet());

    [GeneratedRegex(@"\bBREAK_[A-Z]+\b")]
    private static partial Regex Rules();
}
