using System.Globalization;
using System.Text.RegularExpressions;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Silo.Tests.Architecture;

/// <summary>An event id is what an alert is written against: it means one message, and stays in the range its file names.</summary>
public partial class LogEventIdTests
{
    private static readonly List<(string File, string Text)> Files =
        [.. Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, "src"), "*.Log.cs", SearchOption.AllDirectories).Select(static file => (Path.GetFileName(file), File.ReadAllText(file)))];

    public static TheoryData<string> Names => [.. Files.Select(static file => file.File)];

    [Fact]
    public void No_two_messages_have_the_same_id()
    {
        var ids = Files.SelectMany(static file => IdsIn(file.Text).Select(id => (id, file.File))).ToList();

        Assert.True(ids.Count > 30, "The messages were not found.");
        Assert.Empty(ids.GroupBy(static entry => entry.id).Where(static group => group.Count() > 1).Select(static group => $"{group.Key} in {string.Join(", ", group.Select(static entry => entry.File))}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Ids_are_in_the_range_that_the_file_names(string name)
    {
        var text = Files.Single(file => file.File == name).Text;
        var range = Range().Match(text);

        Assert.True(range.Success, $"{name} does not say which ids are its own.");
        Assert.All(IdsIn(text), id => Assert.InRange(id, Number(range.Groups[1]), Number(range.Groups[2])));
    }

    private static IEnumerable<int> IdsIn(string text) => Message().Matches(text).Select(static match => Number(match.Groups[1]));

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"LoggerMessage\((\d+)")]
    private static partial Regex Message();

    [GeneratedRegex(@"Log messages of .*: (\d+)-(\d+)\.")]
    private static partial Regex Range();
}
