using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Limits;

namespace GlobalPlanner.Planning.Tests.Limits;

/// <summary>
/// Rows B1-B27. Where Dynamo answers otherwise its value stands in the last column: (0,0) for a ceiling below the
/// floors, which we refuse, and the double-precision rounding of B19.
/// </summary>
public sealed class ProportionalClampTests
{
    [Theory]
    [InlineData("B1", 3, 5, 1, 1, -1, -1, 1, 1, 3, 5)]
    [InlineData("B2", 5, 5, 1, 1, -1, 4, 1, 1, 2, 2)]
    [InlineData("B3", 10, 10, 1, 1, -1, 5, 2, 1, 2, 3)]
    [InlineData("B4", 1, 1, 1, 1, 4, 4, 1, 1, 2, 2)]
    [InlineData("B5", 1, 2, 1, 2, 4, 4, 1, 1, 1, 1)]
    [InlineData("B6", 1, 1, 2, 2, 5, 5, 1, 1, 1, 1)]
    [InlineData("B7", 1, 1, 1, 2, 4, 10, 1, 1, 1, 1)]
    [InlineData("B10", 0, 0, 1, 1, 4, 4, 1, 1, 2, 2)]
    [InlineData("B11", 2, 2, 1, 1, 100, 4, 1, 1, 2, 2)]
    [InlineData("B13", 7, 7, 1, 1, -1, 8, 1, 1, 4, 4)]
    [InlineData("B14", 3, 4, 4, 2, -1, 16, 1, 1, 2, 4)]
    [InlineData("B15", 8, 2, 1, 4, -1, 8, 1, 1, 4, 1)]
    [InlineData("B16", 2, 6, 2, 1, -1, 8, 1, 1, 1, 6)]
    [InlineData("B17", 1, 1, 1, 2, 9, 12, 1, 1, 3, 3)]
    [InlineData("B18", 0, 0, 2, 4, 12, 16, 1, 1, 3, 2)]
    [InlineData("B19, Dynamo (14,16)", 22, 22, 1, 1, -1, 30, 1, 1, 15, 15)]
    [InlineData("B15 restated: decode may take more than it had", 3, 1, 4, 1, -1, 10, 1, 1, 2, 2)]
    public void A_pair_is_clamped_into_the_band(
        string row, int prefill, int decode, int prefillCost, int decodeCost, int min, int max, int prefillFloor, int decodeFloor, int expectedPrefill, int expectedDecode)
    {
        Assert.NotNull(row);
        var counts = ProportionalClamp.Pair(new(prefill, decode), new(prefillCost, decodeCost), new(min, max), new(prefillFloor, decodeFloor));

        Assert.Equal(new PairCounts(expectedPrefill, expectedDecode), counts);
    }

    [Theory]
    [InlineData("B8, Dynamo (0,0)", 5, 5, 1, 1, -1, 1)]
    [InlineData("B9, Dynamo (0,0)", 1, 2, 2, 2, 3, 3)]
    public void A_pair_whose_floors_exceed_the_ceiling_is_refused(string row, int prefill, int decode, int prefillCost, int decodeCost, int min, int max)
    {
        Assert.NotNull(row);
        Assert.Null(ProportionalClamp.Pair(new(prefill, decode), new(prefillCost, decodeCost), new(min, max), new(1, 1)));
    }

    [Theory]
    [InlineData("B20", 10, 1, -1, 4, 1, 4)]
    [InlineData("B21", 1, 1, 4, 5, 1, 4)]
    [InlineData("B22", 0, 1, 4, 5, 2, 4)]
    [InlineData("B23, Dynamo 0", 5, 1, -1, 2, 3, null)]
    [InlineData("B24, Dynamo 0", 2, 4, 3, 3, 1, null)]
    [InlineData("B25", 1, 2, 5, 5, 1, 2)]
    [InlineData("B26", 3, 4, -1, 8, 1, 2)]
    [InlineData("B27", 3, 5, -1, 8, 1, 1)]
    public void A_single_pool_is_clamped_into_the_band(string row, int count, int cost, int min, int max, int floor, int? expected)
    {
        Assert.NotNull(row);
        Assert.Equal(expected, ProportionalClamp.Pool(count, cost, new(min, max), floor));
    }

    [Theory]
    [InlineData("B28", 2, 4, 8, 2, true)]
    [InlineData("B29", 1, 4, 8, 2, false)]
    [InlineData("B30", 9, 4, 8, 2, false)]
    [InlineData("B31", 100, 4, -1, 0, true)]
    public void The_band_is_the_ceiling_and_the_floor_less_the_tolerance(string row, int total, int min, int max, int tolerance, bool expected)
    {
        Assert.NotNull(row);
        Assert.Equal(expected, new GpuBand(min, max).Contains(total, tolerance));
    }
}
