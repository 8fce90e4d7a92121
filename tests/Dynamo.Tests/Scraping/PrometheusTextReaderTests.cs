using System.Text;
using GlobalPlanner.Dynamo.Scraping;

namespace GlobalPlanner.Dynamo.Tests.Scraping;

public class PrometheusTextReaderTests
{
    [Theory]
    [InlineData("a 1", "a", "", 1)]
    [InlineData("a_total{} 1.5e3", "a_total", "", 1500)]
    [InlineData("  a\t{x=\"1\"}\t2  ", "a", "x=\"1\"", 2)]
    [InlineData("a:b{x=\"1\",y=\"2\",} 3 1712345678901", "a:b", "x=\"1\",y=\"2\",", 3)]
    [InlineData("a{ x = \"1\" , y=\"2\" } 3", "a", " x = \"1\" , y=\"2\" ", 3)]
    [InlineData("a{x=\"}, \\\"\\\\\\n\"} 4", "a", "x=\"}, \\\"\\\\\\n\"", 4)]
    [InlineData("a_bucket{le=\"+Inf\"} 7 # {trace_id=\"abc\"} 0.67 1712345678.9", "a_bucket", "le=\"+Inf\"", 7)]
    [InlineData("a 7 1712345678.9 # {trace_id=\"abc\"} 0.67", "a", "", 7)]
    [InlineData("a NaN", "a", "", double.NaN)]
    [InlineData("a +Inf", "a", "", double.PositiveInfinity)]
    [InlineData("a Inf", "a", "", double.PositiveInfinity)]
    [InlineData("a -inf", "a", "", double.NegativeInfinity)]
    [InlineData("a +3", "a", "", 3)]
    [InlineData("a 17868415983866978093\r", "a", "", 17868415983866978093.0)]
    public void A_sample_is_read(string line, string name, string labels, double value)
    {
        var reader = new PrometheusTextReader(Encoding.UTF8.GetBytes(line + "\n"));
        Assert.True(reader.Read());
        Assert.Equal(name, Encoding.UTF8.GetString(reader.Name));
        Assert.Equal(labels, Encoding.UTF8.GetString(reader.Labels));
        Assert.Equal(value, reader.Value);
        Assert.False(reader.Read());
    }

    [Fact]
    public void Comments_and_blank_lines_are_passed_over()
    {
        var reader = new PrometheusTextReader("# HELP a {x\n# TYPE a counter\n\n#\n  \na 1\n# EOF\n"u8);
        Assert.True(reader.Read());
        Assert.Equal(6, reader.Line);
        Assert.False(reader.Read());
    }

    [Fact]
    public void An_empty_page_has_no_sample()
    {
        var reader = new PrometheusTextReader(default);
        Assert.False(reader.Read());
    }

    [Theory]
    [InlineData("<html>", "the metric name is missing: '<html>'")]
    [InlineData("hello world", "the value is not a number: 'hello world'")]
    [InlineData("a", "the value is missing: 'a'")]
    [InlineData("a-b 1", "the value is missing: 'a-b 1'")]
    [InlineData("a{x=\"1\"}", "the value is not a number")]
    [InlineData("a{x=\"1\"", "the labels have no closing brace")]
    [InlineData("a{x=\"1} 2", "a label value has no closing quote")]
    [InlineData("a{x=1} 2", "a label value is not quoted")]
    [InlineData("a{1x=\"1\"} 2", "a label is not name=\"value\"")]
    [InlineData("a{x=\"1\" y=\"2\"} 2", "a comma between labels is missing")]
    [InlineData("a{x=\"\\t\"} 2", "an unknown escape in a label value")]
    [InlineData("a 1 soon", "the text after the value is not a timestamp")]
    [InlineData("a 1 2 3", "the text after the value is not a timestamp")]
    [InlineData("a 1,5", "the value is not a number")]
    public void Rubbish_names_line_and_text(string line, string message)
    {
        var error = Assert.Throws<PrometheusFormatException>(() => ReadAll($"good 1\n{line}\ngood 2\n"));
        Assert.Equal(2, error.Line);
        Assert.StartsWith($"line 2 is not Prometheus text: {message}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_is_cut_off_is_rubbish()
    {
        var error = Assert.Throws<PrometheusFormatException>(() => ReadAll("a 1\nb 12"));
        Assert.Equal("line 2 is not Prometheus text: the page ends within the line: 'b 12'", error.Message);
    }

    [Fact]
    public void Long_rubbish_is_shortened() =>
        Assert.InRange(Assert.Throws<PrometheusFormatException>(() => ReadAll(new string('!', 5000) + "\n")).Message.Length, 80, 200);

    [Fact]
    public void Any_cut_of_a_page_is_read_or_refused_and_never_crashes()
    {
        const string Page = "# HELP a b\na{x=\"\\\"1\\n\",y=\"ü\"} 1.5 17 # {t=\"\\\\\"} 2\nb +Inf\n";
        var bytes = Encoding.UTF8.GetBytes(Page);
        for (var start = 0; start < bytes.Length; start++)
        {
            for (var end = start; end <= bytes.Length; end++)
            {
                var part = bytes[start..end];
                Assert.True(Record.Exception(() => ReadAll(Encoding.Latin1.GetString(part))) is null or PrometheusFormatException);
            }
        }
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var page = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a_bucket{x=\"1\",le=\"0.1\"} 12.5\n", 100)));
        Read(page);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(page);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void ReadAll(string text) => Read(Encoding.UTF8.GetBytes(text));

    private static void Read(ReadOnlySpan<byte> text)
    {
        var reader = new PrometheusTextReader(text);
        while (reader.Read())
        {
        }
    }
}
