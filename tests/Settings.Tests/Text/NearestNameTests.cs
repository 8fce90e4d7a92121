using CsCheck;
using GlobalPlanner.Settings.Text;

namespace GlobalPlanner.Settings.Tests.Text;

public class NearestNameTests
{
    private static readonly string[] Commands = ["pool", "pools", "pause", "plugins", "explain", "events", "max_gpu_budget"];

    [Theory]
    [InlineData("pol", "pool pools")]
    [InlineData("EXPLIAN", "explain")]
    [InlineData("gpu_budget", "max_gpu_budget")]
    [InlineData("max_gpu_bugdet", "max_gpu_budget")]
    [InlineData("replay", "")]
    public void Suggests_what_is_close(string text, string names) => Assert.Equal(names, string.Join(' ', NearestName.Of(text, Commands)));

    [Fact]
    public void Suggests_the_closest_first_and_no_more_than_asked_for()
    {
        Assert.Equal(["pool"], NearestName.Of("poolz", [.. Commands.Reverse()], most: 1));
        Assert.Equal(["a1", "a2", "a3"], NearestName.Of("a", ["a4", "a3", "a2", "a1", "a1"]));
    }

    [Fact]
    public void Asks_whether_it_was_meant()
    {
        Assert.Equal("; did you mean 'pool' or 'pools'?", NearestName.Hint("pol", Commands));
        Assert.Equal("", NearestName.Hint("quit_everything", Commands));
    }

    [Fact]
    public void One_edit_is_always_found()
    {
        var names = Gen.String[Gen.Char['a', 'z'], 2, 12];
        Gen.Select(names, Gen.Int[0, 11], Gen.Char['a', 'z']).Sample((name, place, letter) =>
        {
            var at = place % name.Length;
            string[] typed = [name.Remove(at, 1), name.Insert(at, $"{letter}"), name.Remove(at, 1).Insert(at, $"{letter}")];
            return typed.All(text => NearestName.Of(text, [name]).SequenceEqual([name]));
        });
    }
}
