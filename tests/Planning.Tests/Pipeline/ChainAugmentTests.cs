using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Merge;

namespace GlobalPlanner.Planning.Tests.Pipeline;

public sealed class ChainAugmentTests
{
    private static readonly PredictionData Full = new() { PredictedNumReq = 1000, PredictedIsl = 3000, PredictedOsl = 150 };

    /// <summary>Row, answers by ascending priority, forecast, how many plugins were asked.</summary>
    public static TheoryData<string, (int Priority, PredictResponse Response)[], PredictionData?, int> Rows => new()
    {
        { "C2", [(10, new(new() { PredictedNumReq = 1200 })), (100, new(Full))], Full with { PredictedNumReq = 1200 }, 2 },
        { "C5", [(10, new(null)), (100, new(Full))], Full, 2 },
        {
            "C6",
            [
                (10, new(new() { PredictedKvHitRate = 0.42, PredictedNumReq = 1200 })),
                (100, new(new() { PredictedIsl = 3000, PredictedOsl = 150, PredictedKvHitRate = 0.99 })),
            ],
            Full with { PredictedNumReq = 1200, PredictedKvHitRate = 0.42 }, 2
        },
        {
            "C8",
            [(10, new(new() { PredictedIsl = 2, Source = "patch" })), (100, new(new() { PredictedNumReq = 1, Source = "base" }))],
            new() { PredictedIsl = 2, PredictedNumReq = 1, Source = "patch" }, 2
        },
        {
            "C10",
            [
                (10, new(new() { PredictedOsl = 100 })),
                (50, new(new() { PredictedIsl = 2000 }, Final: true)),
                (100, new(new() { PredictedNumReq = 500 })),
            ],
            new() { PredictedOsl = 100, PredictedIsl = 2000 }, 2
        },
        {
            "C11",
            [(5, new(new() { PredictedNumReq = 1000 }, Final: true)), (100, new(new() { PredictedNumReq = 500 }))],
            new() { PredictedNumReq = 1000 }, 1
        },
        {
            "C12",
            [(5, new(new() { PredictedNumReq = 200 }, Final: true)), (100, new(new() { PredictedNumReq = 100 }, Final: true))],
            new() { PredictedNumReq = 200 }, 1
        },
        { "C13", [(10, new(new() { PredictedNumReq = 0.0 })), (100, new(Full))], Full with { PredictedNumReq = 0.0 }, 2 },
        {
            "accept length, 4.2",
            [(10, new(new() { PredictedAcceptLength = 1.5 })), (100, new(Full with { PredictedAcceptLength = 2.5, Source = "base" }))],
            Full with { PredictedAcceptLength = 1.5, Source = "base" }, 2
        },
        { "nobody has an opinion", [(10, new(null)), (100, new(new() { Source = "empty" }))], null, 2 },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_first_opinion_on_a_field_wins(
        string row, (int Priority, PredictResponse Response)[] answers, PredictionData? expected, int asked)
    {
        var chain = ChainAugment.Start;
        var count = 0;
        foreach (var (_, response) in answers.TakeWhile(_ => !chain.Ended))
        {
            chain = chain.Take(response);
            count++;
        }

        Assert.Equal((row, expected), (row, chain.Predictions));
        Assert.Equal(asked, count);
    }
}
