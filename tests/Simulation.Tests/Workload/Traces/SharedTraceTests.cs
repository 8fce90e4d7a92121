using GlobalPlanner.Simulation.Workload;
using GlobalPlanner.Simulation.Workload.Traces;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Simulation.Tests.Workload.Traces;

/// <summary>The published statistics of the real traces.</summary>
public class SharedTraceTests
{
    private const string Conversation = "mooncake/conversation_trace.jsonl.gz";
    private const string Synthetic = "mooncake/synthetic_trace.jsonl.gz";
    private const string Azure = "azure-2023/AzureLLMInferenceTrace_conv.csv.gz";
    private const string Rates = "servegen/servegen-m-large-rates.csv.gz";

    [SharedTraceFact(Conversation)]
    public void Mooncake_conversation() => Check(
        Conversation, TraceFormat.Mooncake, 12_031, 3_537, [12_035, 964, 6_909, 27_367, 85_400, 126_195], [343, 24, 350, 597, 1_118, 2_000], 182_790);

    [SharedTraceFact(Synthetic)]
    public void Mooncake_synthetic() => Check(
        Synthetic, TraceFormat.Mooncake, 3_993, 1_022, [15_326, 30, 11_587, 38_611, 66_456, 191_378], [149, 4, 69, 389, 768, 893], 43_924);

    [SharedTraceFact(Azure)]
    public void Azure_2023_conversation() => Check(
        Azure, TraceFormat.Azure, 19_366, 3_502, [1_155, 207, 1_020, 2_734, 4_142, 14_050], [211, 54, 129, 424, 601, 1_000], 0);

    // Requests and mean lengths of the first six hours as the two files publish them, clients without lengths taking
    // the pooled mean of their window.
    [SharedTraceFact(Rates)]
    public void ServeGen_m_large()
    {
        var trace = TraceReader.Open(RepositoryPaths.SharedTrace(Rates)!, new TraceReaderOptions { KeepShare = 0.05 });
        var requests = trace.TakeWhile(request => request.ArrivalUs < 6 * 3_600_000_000L).ToArray();

        Assert.Equal(TraceFormat.ServeGen, trace.Format);
        Assert.InRange(requests.Length / 0.05, 4_533_192 * 0.99, 4_533_192 * 1.01);
        Assert.InRange(requests.Average(request => request.InputTokens), 366 * 0.95, 366 * 1.05);
        Assert.InRange(requests.Average(request => request.OutputTokens), 295 * 0.95, 295 * 1.05);
    }

    private static void Check(
        string name, TraceFormat format, int rows, int spanS, double[] input, double[] output, int distinctIds)
    {
        var trace = TraceReader.Open(RepositoryPaths.SharedTrace(name)!);
        var requests = trace.ToArray();

        Assert.Equal(format, trace.Format);
        Assert.Equal(rows, requests.Length);
        Assert.Equal((0, 0), (trace.SkippedLines, trace.AdjustedLines));
        Assert.Equal(spanS, Math.Round((requests[^1].ArrivalUs - requests[0].ArrivalUs) / 1e6));
        AssertLengths(input, requests.Select(request => request.InputTokens));
        AssertLengths(output, requests.Select(request => request.OutputTokens));
        Assert.Equal(distinctIds, requests.SelectMany(request => request.PrefixBlockIds).Distinct().Count());
        if (distinctIds > 0)
        {
            Assert.All(requests, request => Assert.Equal(PrefixBlocks.For(request.InputTokens), request.PrefixBlockIds.Length));
        }
    }

    private static void AssertLengths(double[] expected, IEnumerable<int> lengths)
    {
        var sorted = lengths.Order().ToArray();
        double[] actual = [Math.Round(sorted.Average()), At(0.1), At(0.5), At(0.9), At(0.99), sorted[^1]];
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - 1, pair.First + 1));

        double At(double share)
        {
            var place = share * (sorted.Length - 1);
            var below = (int)place;
            return Math.Round(sorted[below] + ((place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below])));
        }
    }
}
