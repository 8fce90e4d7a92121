using GlobalPlanner.Settings.Text;

namespace GlobalPlanner.Settings.Tests.Text;

public class DurationTextTests
{
    [Theory]
    [InlineData("30s", 30)]
    [InlineData("10m", 600)]
    [InlineData("5min", 300)]
    [InlineData("2h", 7200)]
    [InlineData("1h30m", 5400)]
    [InlineData("1h5min30s", 3930)]
    [InlineData("1.5h", 5400)]
    [InlineData(".5h", 1800)]
    [InlineData("2d", 172800)]
    [InlineData("250ms", 0.25)]
    [InlineData(" 5min ", 300)]
    [InlineData("36600d", 36600 * 86400.0)]
    public void Reads_numbers_with_units(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("30")]
    [InlineData("0s")]
    [InlineData("-5m")]
    [InlineData("5 m")]
    [InlineData("s")]
    [InlineData("5y")]
    [InlineData("5M")]
    [InlineData("1e3s")]
    [InlineData("1.2.3s")]
    [InlineData("36601d")]
    [InlineData("99999999999d")]
    public void Refuses_everything_else(string? text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData(-5, "0 s")]
    [InlineData(0.9, "0 s")]
    [InlineData(89.9, "89 s")]
    [InlineData(90, "1 min")]
    [InlineData(5399, "89 min")]
    [InlineData(5400, "1 h")]
    [InlineData(36 * 3600 - 1, "35 h")]
    [InlineData(36 * 3600, "1 d")]
    [InlineData(90 * 86400, "90 d")]
    public void Writes_whole_numbers_of_the_largest_fitting_unit(double seconds, string text) =>
        Assert.Equal(text, DurationText.Rough(TimeSpan.FromSeconds(seconds)));
}
