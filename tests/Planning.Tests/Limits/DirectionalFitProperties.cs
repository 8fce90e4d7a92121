using CsCheck;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Limits;

namespace GlobalPlanner.Planning.Tests.Limits;

public sealed class DirectionalFitProperties
{
    private static readonly Gen<PairCounts> GenCounts = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9], (prefill, decode) => new PairCounts(prefill, decode));

    private static readonly Gen<PairCounts> GenCosts = Gen.Select(Gen.Int[1, 4], Gen.Int[1, 4], (prefill, decode) => new PairCounts(prefill, decode));

    private static readonly Gen<GpuBand> GenBudget = Gen.Select(Gen.Int[-1, 30], Gen.Int[-1, 30], (min, max) => new GpuBand(min, max));

    /// <summary>The rule as it is stated, over all pairs.</summary>
    [Fact]
    public void The_fit_is_the_best_of_all_pairs() => Gen.Select(GenCounts, GenCounts, GenCosts, GenBudget, Gen.Int[0, 2], Gen.Int[0, 2]).Sample(
        (current, proposed, costs, budget, prefillFloor, decodeFloor) =>
        {
            var floors = new PairCounts(prefillFloor, decodeFloor);

            Assert.Equal(Best(current, proposed, costs, budget, floors), DirectionalFit.Fit(current, proposed, costs, budget, floors));
        },
        iter: 20_000);

    private static PairCounts Best(PairCounts current, PairCounts proposed, PairCounts costs, GpuBand budget, PairCounts floors)
    {
        bool Fits(PairCounts pair) => pair.Covers(floors) && budget.Contains(pair.TotalGpus(costs), budget.Tolerance(costs));
        if (Fits(proposed))
        {
            return proposed;
        }

        var opposing = DirectionalFit.IsOpposing(current, proposed);
        var candidates =
            from prefill in Enumerable.Range(0, 10)
            from decode in Enumerable.Range(0, 10)
            let pair = new PairCounts(prefill, decode)
            where pair.IsBetween(current, proposed) && Fits(pair)
            where !opposing || (prefill == current.Prefill) == (decode == current.Decode)
            let moved = (Prefill: Math.Abs(prefill - current.Prefill), Decode: Math.Abs(decode - current.Decode))
            let asked = (Prefill: Math.Abs(proposed.Prefill - current.Prefill), Decode: Math.Abs(proposed.Decode - current.Decode))
            orderby Math.Abs(prefill - proposed.Prefill) + Math.Abs(decode - proposed.Decode),
                Math.Abs((moved.Prefill * asked.Decode) - (moved.Decode * asked.Prefill)),
                -(moved.Prefill + moved.Decode),
                prefill,
                decode
            select pair;
        return candidates.FirstOrDefault(current);
    }
}
