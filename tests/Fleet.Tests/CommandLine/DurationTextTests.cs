using GlobalPlanner.FleetRuntime.CommandLine;

namespace GlobalPlanner.Fleet.Tests.CommandLine;

public class DurationTextTests
{
    [Theory]
    [InlineData("30s", 30)]
    [InlineData("10m", 600)]
    [InlineData("2h", 7200)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("1d", 86400)]
    [InlineData("500ms", 0.5)]
    [InlineData(" 5s ", 5)]
    public void Reads_what_people_write(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("0s")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("s")]
    [InlineData("5y")]
    [InlineData("1.2.3s")]
    [InlineData("99999999d")]
    public void Refuses_the_rest(string? text) => Assert.False(DurationText.TryParse(text, out _));
}
