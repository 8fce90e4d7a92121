using GlobalPlanner.Simulation.Exposition;

namespace GlobalPlanner.Simulation.Tests.Exposition;

public class LogBucketsTests
{
    public static TheoryData<string, double, double, int, double[]> Tables => new()
    {
        { "ttft", 0.001, 480, 18, [0, 0.0022, 0.0047, 0.01, 0.022, 0.047, 0.1, 0.22, 0.47, 1, 2.2, 4.7, 10, 22, 48, 100, 220, 480] },
        { "itl", 0.001, 2, 13, [0, 0.0019, 0.0035, 0.0067, 0.013, 0.024, 0.045, 0.084, 0.16, 0.3, 0.56, 1.1, 2] },
        { "isl", 50, 128000, 12, [0, 100, 210, 430, 870, 1800, 3600, 7400, 15000, 31000, 63000, 130000] },
        { "osl", 50, 32000, 10, [0, 100, 210, 430, 880, 1800, 3700, 7600, 16000, 32000] },
        { "duration", 1, 512, 10, [0, 2, 4, 8, 16, 32, 64, 130, 260, 510] },
        { "none", 1, 512, 0, [] },
        { "one", 1, 512, 1, [0] },
        { "duplicates dropped", 1, 1.2, 8, [0, 1, 1.1, 1.2] },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void Bounds_match_the_table(string name, double min, double max, int count, double[] expected)
    {
        _ = name;
        Assert.Equal(expected, LogBuckets.Create(min, max, count));
    }

    [Fact]
    public void Hit_rate_has_21_linear_bounds()
    {
        var bounds = BucketBounds.HitRate.UpperBounds;
        Assert.Equal(21, bounds.Length);
        Assert.Equal(0, bounds[0]);
        Assert.Equal(0.15, bounds[3]);
        Assert.Equal(1, bounds[^1]);
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 2)]
    [InlineData(1, 2, -1)]
    public void Impossible_ranges_are_refused(double min, double max, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LogBuckets.Create(min, max, count));
}
