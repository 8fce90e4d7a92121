using GlobalPlanner.Client.Commands.Arguments;

namespace GlobalPlanner.Client.Tests.Commands.Arguments;

public class DurationsTests
{
    [Theory]
    [InlineData("30s", 30)]
    [InlineData("10m", 600)]
    [InlineData("1h30m", 5400)]
    [InlineData("2d", 172800)]
    [InlineData("250ms", 0.25)]
    [InlineData("1.5h", 5400)]
    [InlineData(" 5min ", 300)]
    public void ReadsNumbersWithUnits(string text, double seconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("0s")]
    [InlineData("-5m")]
    [InlineData("5 m")]
    [InlineData("5y")]
    [InlineData("1e3s")]
    [InlineData("99999999999d")]
    public void RefusesAnythingElse(string text) => Assert.False(Durations.TryParse(text, out _));
}
