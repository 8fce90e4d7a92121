using System.Globalization;
using GlobalPlanner.Client.Commands.Arguments;
using GlobalPlanner.Client.Tests.Support;

namespace GlobalPlanner.Client.Tests.Commands.Arguments;

public class TimeArgumentTests
{
    [Theory]
    [InlineData("-10m", "2026-01-31T11:50:00Z")]
    [InlineData("10m", "2026-01-31T11:50:00Z")]
    [InlineData("10m ago", "2026-01-31T11:50:00Z")]
    [InlineData("2026-01-30T08:00:00Z", "2026-01-30T08:00:00Z")]
    [InlineData("2026-01-30T08:00:00+02:00", "2026-01-30T06:00:00Z")]
    [InlineData("2026-01-30T08:00", "2026-01-30T08:00:00Z")]
    [InlineData("2026-01-30", "2026-01-30T00:00:00Z")]
    public void ReadsMoments(string text, string expected)
    {
        Assert.True(TimeArgument.TryParse(text, out var moment));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), moment!.From(Samples.Now));
    }

    [Theory]
    [InlineData("noon")]
    [InlineData("12")]
    [InlineData("10")]
    [InlineData("yesterday")]
    [InlineData("2026-13-01")]
    public void RefusesAnythingElse(string text) => Assert.False(TimeArgument.TryParse(text, out _));
}
