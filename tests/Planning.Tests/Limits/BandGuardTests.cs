using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Limits;

namespace GlobalPlanner.Planning.Tests.Limits;

/// <summary>Rows B33-B54.</summary>
public sealed class BandGuardTests
{
    [Theory]
    [InlineData("B33", 64, 63, 64, 64, 64, BandVerdict.Hold)]
    [InlineData("B34", 63, 62, 64, 64, 63, BandVerdict.Hold)]
    [InlineData("B35", 70, 69, -1, 64, 64, BandVerdict.Reconcile)]
    public void A_single_proposal_is_guarded(string row, int current, int proposed, int min, int max, int count, BandVerdict verdict)
    {
        Assert.NotNull(row);
        Assert.Equal(new RoleGuarded(count, verdict), BandGuard.Pool(current, proposed, 1, new(min, max), 1));
    }

    [Theory]
    [InlineData("B36", 24, 40, 23, 48, 1, 1, 64, 64, 23, 41)]
    [InlineData("B37", 16, 16, 15, 24, 2, 1, 48, 48, 15, 18)]
    [InlineData("B38", 24, 36, 32, 44, 1, 1, -1, 64, 26, 38)]
    [InlineData("B39", 2, 2, 5, 3, 1, 1, -1, 6, 3, 3)]
    [InlineData("B40", 2, 2, 6, 6, 1, 2, -1, 12, 6, 3)]
    [InlineData("B41", 1, 1, 4, 4, 2, 1, -1, 8, 2, 4)]
    public void A_pair_is_fitted_in_its_direction(
        string row, int prefill, int decode, int toPrefill, int toDecode, int prefillCost, int decodeCost, int min, int max, int expectedPrefill, int expectedDecode)
    {
        Assert.NotNull(row);
        var fitted = DirectionalFit.Fit(new(prefill, decode), new(toPrefill, toDecode), new(prefillCost, decodeCost), new(min, max), new(1, 1));

        Assert.Equal(new PairCounts(expectedPrefill, expectedDecode), fitted);
    }

    [Theory]
    [InlineData("B42", 27, 37, 26, 38, 1, 1, 64, 64, 1, 26, 38, BandVerdict.Fits)]
    [InlineData("B43", 28, 36, 28, 37, 1, 1, 64, 64, 1, 28, 36, BandVerdict.Hold)]
    [InlineData("B43 both", 28, 36, 29, 37, 1, 1, 64, 64, 1, 28, 36, BandVerdict.Hold)]
    [InlineData("B44", 27, 36, 26, 35, 1, 1, 64, 64, 1, 27, 36, BandVerdict.Hold)]
    [InlineData("B45", 2, 1, 1, 2, 1, 2, 4, 4, 1, 2, 1, BandVerdict.Hold)]
    [InlineData("B46", 2, 1, 1, 2, 1, 3, 5, 6, 1, 2, 1, BandVerdict.Hold)]
    [InlineData("B47", 35, 35, 34, 35, 1, 1, 64, 80, 1, 34, 35, BandVerdict.Fits)]
    [InlineData("B48", 3, 1, 3, 2, 1, 1, -1, 4, 1, 3, 1, BandVerdict.Hold)]
    [InlineData("B49", 1, 1, 0, 2, 2, 2, 5, 5, 0, 0, 2, BandVerdict.Fits)]
    [InlineData("B50", 4, 3, 1, 3, 1, 1, 6, 10, 1, 4, 3, BandVerdict.Hold)]
    [InlineData("B51", 1, 2, 2, 1, 1, 2, 7, 7, 1, 1, 2, BandVerdict.Hold)]
    [InlineData("B52", 1, 1, 0, 1, 1, 1, 4, 6, 1, 2, 2, BandVerdict.Reconcile)]
    [InlineData("B53", 4, 3, 5, 4, 1, 1, -1, 8, 1, 4, 4, BandVerdict.Fits)]
    [InlineData("B54", 6, 4, 1, 1, 1, 1, -1, 8, 1, 4, 4, BandVerdict.Reconcile)]
    [InlineData("B54 up", 6, 4, 9, 9, 1, 1, -1, 8, 1, 4, 4, BandVerdict.Reconcile)]
    public void A_pair_is_guarded(
        string row, int prefill, int decode, int toPrefill, int toDecode, int prefillCost, int decodeCost, int min, int max, int prefillFloor, int expectedPrefill, int expectedDecode, BandVerdict verdict)
    {
        Assert.NotNull(row);
        var guarded = BandGuard.Pair(new(prefill, decode), new(toPrefill, toDecode), new(prefillCost, decodeCost), new(min, max), new(prefillFloor, 1));

        Assert.Equal(new PairGuarded(new(expectedPrefill, expectedDecode), verdict), guarded);
    }

    [Fact]
    public void An_infeasible_ceiling_refuses_and_leaves_the_counts()
    {
        Assert.Equal(new RoleGuarded(5, BandVerdict.Infeasible), BandGuard.Pool(5, 4, 1, new(-1, 2), 3));
        Assert.Equal(new PairGuarded(new(5, 5), BandVerdict.Infeasible), BandGuard.Pair(new(5, 5), new(4, 5), new(1, 1), new(-1, 1), new(1, 1)));
    }

    [Fact]
    public void A_floor_is_recovered_at_the_cost_of_the_other_pool()
    {
        var recovered = BandGuard.RecoverFloors(new(7, 1), new(7, 1), new(1, 1), new(-1, 8), new(1, 3));

        Assert.Equal(new PairGuarded(new(5, 3), BandVerdict.Reconcile), recovered);
    }
}
