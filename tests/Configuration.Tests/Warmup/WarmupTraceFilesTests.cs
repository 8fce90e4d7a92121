using System.IO.Compression;
using System.Text;
using GlobalPlanner.Configuration.Warmup;
using GlobalPlanner.Planning.Forecasting.Warmup;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Configuration.Tests.Warmup;

/// <summary>Which files a warm-up trace is. Reference 02, section 2.</summary>
public sealed class WarmupTraceFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Root => Path.GetDirectoryName(_folder.Write("unrelated.txt", "not a trace"))!;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_read_whatever_its_name_and_compression()
    {
        _folder.Write("plain.trace", Row(minute: 0));
        Compressed("packed", Row(minute: 0));

        Assert.Equal([1], Counts("plain.trace"));
        Assert.Equal([1], Counts("packed"));
    }

    [Theory]
    [InlineData("", new double[] { 1, 1, 1, 1 })]
    [InlineData("*.jsonl", new double[] { 1 })]
    [InlineData("?.json*", new double[] { 1, 1 })]
    [InlineData("**/*.jsonl*", new double[] { 1, 1, 1, 1 })]
    [InlineData("deep/*/d.jsonl", new double[] { 1 })]
    [InlineData("dee?/**/*.jsonl", new double[] { 1, 1 })]
    public void A_folder_is_read_to_its_depth_and_a_pattern_where_it_matches(string pattern, double[] expected)
    {
        _folder.Write("a.jsonl", Row(minute: 0));
        Compressed("b.jsonl.gz", Row(minute: 1));
        _folder.Write("deep/c.jsonl", Row(minute: 2));
        _folder.Write("deep/er/d.jsonl", Row(minute: 3));
        _folder.Write("deep/er/d.json.bak", "not a trace");

        Assert.Equal(expected, Counts(pattern));
    }

    [Fact]
    public void Files_are_read_in_the_order_of_their_paths()
    {
        _folder.Write("b.jsonl", "no trace");
        _folder.Write("a.jsonl", "none either");

        Assert.Contains("a.jsonl line 1: ", Refusal("").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    public void A_shard_in_both_forms_is_refused(string pattern)
    {
        _folder.Write("x.jsonl", Row(minute: 0));
        Compressed("x.jsonl.gz", Row(minute: 0));
        File.Delete(Path.Combine(Root, "unrelated.txt"));

        var path = Path.Combine(_folder.Write("x.jsonl", Row(minute: 0)), "..", pattern);
        var refused = Assert.Throws<WarmupTraceException>(() => WarmupTraceFiles.Read(path, 60, 100));

        Assert.EndsWith("x.jsonl.gz are the same shard twice; remove one of them", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("absent.jsonl")]
    [InlineData("absent/*.jsonl")]
    [InlineData("*.jsonl")]
    public void Nothing_to_read_is_refused_with_the_setting_its_value_and_what_to_give(string pattern)
    {
        var refused = Refusal(pattern);

        Assert.Equal(
            $"load_predictor_warmup_trace = '{Path.Combine(Root, pattern)}': no file matches; give a trace file, a folder with *.jsonl or *.jsonl.gz in it, or a pattern such as traces/*.jsonl",
            refused.Message);
    }

    [Fact]
    public void A_file_that_is_cut_off_is_refused_by_name()
    {
        Compressed("cut.jsonl.gz", string.Join('\n', Enumerable.Range(0, 500).Select(Row)));
        var path = Path.Combine(Root, "cut.jsonl.gz");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..100]);

        Assert.StartsWith("load_predictor_warmup_trace = '", Refusal("cut.jsonl.gz").Message, StringComparison.Ordinal);
    }

    [SharedTraceFact("mooncake/conversation_trace.jsonl.gz")]
    public void A_recorded_Mooncake_trace_is_read()
    {
        var windows = WarmupTraceFiles.Read(RepositoryPaths.SharedTrace("mooncake/conversation_trace.jsonl.gz")!, 60, 1000);

        Assert.Equal(59, windows.Length);
        Assert.Equal(12_031, windows.Sum(window => window.NumRequests));
        Assert.Equal(12_035, windows.Sum(window => window.Isl * window.NumRequests)!.Value / 12_031, 1.0);
    }

    [SharedTraceFact("azure-2023/AzureLLMInferenceTrace_conv.csv.gz")]
    public void A_trace_of_another_tool_is_refused_by_name()
    {
        var refused = Assert.Throws<WarmupTraceException>(() =>
            WarmupTraceFiles.Read(RepositoryPaths.SharedTrace("azure-2023/AzureLLMInferenceTrace_conv.csv.gz")!, 60, 1000));

        Assert.Contains("line 1: this is an Azure LLM inference trace", refused.Message, StringComparison.Ordinal);
    }

    private static string Row(int minute) => $$"""{"timestamp": {{minute * 60_000}}, "input_length": 100, "output_length": 10}""";

    private double[] Counts(string pattern) =>
        [.. WarmupTraceFiles.Read(Path.Combine(Root, pattern), 60, 100).Select(window => window.NumRequests)];

    private WarmupTraceException Refusal(string pattern) =>
        Assert.Throws<WarmupTraceException>(() => WarmupTraceFiles.Read(Path.Combine(Root, pattern), 60, 100));

    private void Compressed(string name, string text)
    {
        using var file = new GZipStream(File.Create(Path.Combine(Root, name)), CompressionMode.Compress);
        file.Write(Encoding.UTF8.GetBytes(text));
    }
}
