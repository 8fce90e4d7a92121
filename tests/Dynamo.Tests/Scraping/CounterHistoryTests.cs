using GlobalPlanner.Dynamo.Scraping;

namespace GlobalPlanner.Dynamo.Tests.Scraping;

public class CounterHistoryTests
{
    public static TheoryData<string, double[], double[], double, double?> Rows => new()
    {
        { "25", [15, 30, 45, 60, 75, 90, 105, 120, 135, 150, 165, 180], [15, 30, 45, 60, 75, 90, 105, 120, 135, 150, 165, 180], 180, 180 },
        { "26", [15, 30, 45, 60], [100, 130, 10, 40], 60, 70 * 60 / 45.0 },
        { "27", [10, 50], [5, 25], 60, 30 },
        { "one sample", [30], [5], 60, null },
        { "no sample", [], [], 60, null },
        { "unchanged", [10, 20, 30, 40, 50, 60], [5, 5, 5, 5, 5, 5], 60, 0 },
        { "start exclusive, end inclusive", [0, 60, 61], [0, 7, 9], 60, null },
        { "far edges reach half a gap", [30, 40], [100, 110], 100, 20 },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Increase_is_prometheus(string row, double[] times, double[] values, double endS, double? expected)
    {
        _ = row;
        var history = new CounterHistory();
        foreach (var (atS, value) in times.Zip(values))
        {
            history.Add(atS, value);
        }

        var actual = history.Increase(0, endS);
        Assert.Equal(expected is null, actual is null);
        Assert.Equal(expected ?? 0, actual ?? 0, 9);
    }

    [Fact]
    public void Old_samples_are_forgotten()
    {
        var history = new CounterHistory();
        history.Add(10, 1);
        history.Add(20, 2);
        history.Add(30, 3);
        Assert.Equal(3, history.Increase(0, 30));
        history.Forget(10);
        Assert.Equal(1.5, history.Increase(0, 30));
        history.Forget(20);
        Assert.Null(history.Increase(0, 30));
    }

    [Fact]
    public void Time_only_goes_forward()
    {
        var history = new CounterHistory();
        history.Add(10, 1);
        Assert.Throws<ArgumentException>(() => history.Add(10, 2));
    }
}
