using System.Collections.Immutable;
using System.Globalization;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Performance.Bootstrap;
using GlobalPlanner.Planning.Performance.Native;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Planning.Tests.Performance.Native;

/// <summary>Interpolation of real measurements: Llama-2-70B on H100 (splitwise-sim, reference 07, section 7).</summary>
public class MeasuredEngineTests
{
    private const string Measurements = "engine-calibration/splitwise-sim-perf_model.csv";

    // Mean errors seen: prefill 6.4, 5.3, 4.6 %; decode 3.2, 2.8, 2.2 % for TP 2, 4, 8. The linear fits of the reference,
    // which know every point, have 4.7, 5.2, 15.5 % and 1.2, 2.3, 1.5 %.
    [SharedTraceFact(Measurements)]
    public void A_point_left_out_is_met_from_its_neighbours()
    {
        foreach (var tensorParallel in (int[])[2, 4, 8])
        {
            var points = Points(tensorParallel);

            Assert.InRange(MeanErrorLeavingOneOut([.. points.Select(Prefill)], work => work.SumPrefillTokens), 0, 0.07);
            Assert.InRange(MeanErrorLeavingOneOut([.. points.Select(Decode)], work => work.SumDecodeKvTokens), 0, 0.035);
        }
    }

    // Reference 07, section 7. The prefill anchor is a single prompt; sixteen of 512 tokens take 1,191 ms. A decode
    // context is the prompt and half of the output.
    [SharedTraceFact(Measurements)]
    public void The_anchors_of_the_calibration_are_met()
    {
        var model = InterpolatedEngineModel.Through([.. Points(2).Where(point => point.Batch == 1).Select(Prefill), .. Points(2).Select(Decode)])!;

        Assert.Equal(1.340, model.PassSeconds([new PassRequests { NumPrefillRequests = 1, SumPrefillTokens = 8192 }])!.Value, 0.0005);
        Assert.Equal(0.0370, model.PassSeconds([new PassRequests { NumDecodeRequests = 1, SumDecodeKvTokens = 576 }])!.Value, 0.0005);
        Assert.Equal(0.0523, model.PassSeconds([new PassRequests { NumDecodeRequests = 32, SumDecodeKvTokens = 32 * 576 }])!.Value, 0.0005);
    }

    private static double MeanErrorLeavingOneOut(ImmutableArray<ForwardPassMetrics> passes, Func<PassRequests, long> work)
    {
        var inner = passes.Where(pass => work(pass.ScheduledRequests) > passes.Min(p => work(p.ScheduledRequests)) && work(pass.ScheduledRequests) < passes.Max(p => work(p.ScheduledRequests)));
        return inner.Average(pass =>
            Math.Abs((InterpolatedEngineModel.Through(passes.Remove(pass))!.PassSeconds([pass.ScheduledRequests])!.Value / pass.WallTime) - 1));
    }

    private static ForwardPassMetrics Prefill(Point point) => MeasuredPasses.Prefill(point.Batch * point.Prompt, point.PromptMs);

    private static ForwardPassMetrics Decode(Point point) =>
        MeasuredPasses.Decode(point.Batch, point.Batch * (point.Prompt + (point.Output / 2)), point.TokenMs);

    // The known outlier (TP 2, batch 64) is dropped; repetitions count as their median.
    private static ImmutableArray<Point> Points(int tensorParallel) =>
    [
        .. File.ReadLines(RepositoryPaths.SharedTrace(Measurements)!).Skip(1)
            .Select(static line => line.Split(','))
            .Where(fields => fields is ["llama2-70b", "h100-80gb", ..] && Number(fields[10]) == tensorParallel && !(tensorParallel == 2 && Number(fields[3]) == 64))
            .GroupBy(static fields => (Prompt: (long)Number(fields[2]), Batch: (long)Number(fields[3]), Output: (long)Number(fields[4])))
            .Select(static group => new Point(group.Key.Prompt, group.Key.Batch, group.Key.Output, Median(group.Select(fields => Number(fields[7]))), Median(group.Select(fields => Number(fields[8])))))
            .DistinctBy(static point => (point.Prompt, point.Batch)),
    ];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return (ordered[(ordered.Count - 1) / 2] + ordered[ordered.Count / 2]) / 2;
    }

    private sealed record Point(long Prompt, long Batch, long Output, double PromptMs, double TokenMs);
}
