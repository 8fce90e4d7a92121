using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Limits;

namespace GlobalPlanner.Planning.Tests.Limits;

/// <summary>Section 7.8 of the reference, and rows F11 to F13 on the clamp itself.</summary>
public sealed class PowerGuardTests
{
    public static TheoryData<string, PairCounts, PairCounts, PairCounts, int, PairCounts, PowerVerdict> Pairs => new()
    {
        { "F12", new(1, 4), new(4, 1), new(1, 1), 5, new(1, 1), PowerVerdict.Staged },
        { "F13", new(4, 1), new(5, 5), new(1, 1), 5, new(4, 1), PowerVerdict.Clamped },
        { "7.8a peak fits", new(1, 4), new(2, 1), new(1, 1), 6, new(2, 1), PowerVerdict.Fits },
        { "7.8a decode up", new(4, 1), new(1, 4), new(1, 1), 5, new(1, 1), PowerVerdict.Staged },
        { "7.8a uneven watts", new(2, 2), new(1, 4), new(700, 400), 2999, new(1, 2), PowerVerdict.Staged },
        { "7.8a peak at the limit", new(2, 2), new(1, 4), new(700, 400), 3000, new(1, 4), PowerVerdict.Fits },
        { "7.8b off", new(1, 1), new(90, 90), new(1, 1), -1, new(90, 90), PowerVerdict.Fits },
        { "7.8b at the limit", new(1, 1), new(3, 2), new(1, 1), 5, new(3, 2), PowerVerdict.Fits },
        { "7.8c fit", new(1, 1), new(4, 4), new(2, 1), 8, new(2, 4), PowerVerdict.Clamped },
        { "7.8c shrink", new(6, 6), new(5, 5), new(1, 1), 4, new(2, 2), PowerVerdict.Clamped },
        { "7.8c remainder is not decode's", new(9, 1), new(8, 0), new(3, 1), 8, new(2, 0), PowerVerdict.Clamped },
        { "7.8c over and growing", new(6, 1), new(8, 3), new(1, 1), 5, new(3, 1), PowerVerdict.Clamped },
        { "7.8a over and opposing", new(6, 3), new(7, 1), new(1, 1), 5, new(4, 1), PowerVerdict.Clamped },
        { "no room for the floors", new(6, 6), new(5, 7), new(4, 4), 7, new(5, 6), PowerVerdict.Suppressed },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Two_pools(string row, PairCounts current, PairCounts proposed, PairCounts watts, int limit, PairCounts expected, PowerVerdict verdict)
    {
        Assert.NotNull(row);
        var floors = proposed.Decode == 0 ? new PairCounts(1, 0) : new PairCounts(1, 1);
        Assert.Equal(new PairPowered(expected, verdict), PowerGuard.Pair(current, proposed, watts, new PowerLimit(limit), floors));
    }

    [Theory]
    [InlineData("F11", 2, 6, 400, 1200, 1, 3, PowerVerdict.Clamped)]
    [InlineData("7.8b", 2, 3, 400, 1200, 1, 3, PowerVerdict.Fits)]
    [InlineData("7.8d no room for the floor, up", 2, 3, 400, 399, 1, 2, PowerVerdict.Suppressed)]
    [InlineData("7.8d no room for the floor, down", 3, 2, 400, 399, 1, 2, PowerVerdict.Fits)]
    [InlineData("7.8d no room at all", 3, 4, 400, -5000, 0, 3, PowerVerdict.Suppressed)]
    [InlineData("7.8d over and down", 6, 5, 400, 1200, 1, 3, PowerVerdict.Clamped)]
    [InlineData("7.8d over and up", 6, 8, 400, 1200, 1, 3, PowerVerdict.Clamped)]
    [InlineData("7.8d room of exactly the floor", 2, 6, 400, 800, 2, 2, PowerVerdict.Clamped)]
    public void One_pool(string row, int current, int proposed, int watts, int room, int floor, int expected, PowerVerdict verdict)
    {
        Assert.NotNull(row);
        Assert.Equal(new RolePowered(expected, verdict), PowerGuard.Pool(current, proposed, watts, room, floor));
    }
}
