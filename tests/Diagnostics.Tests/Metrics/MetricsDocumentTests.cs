using GlobalPlanner.Diagnostics.Metrics;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Diagnostics.Tests.Metrics;

public class MetricsDocumentTests
{
    /// <summary>With <c>UPDATE_DOCS=1</c> in the environment the document is written instead of compared.</summary>
    [Fact]
    public void The_document_tells_what_is_registered()
    {
        var path = Path.Combine(RepositoryPaths.Root, "docs", "metrics.md");
        var rendered = MetricsDocument.Render(new MetricsRegistry(TimeProvider.System).Definitions);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, rendered);
        }

        Assert.True(File.Exists(path), $"docs/metrics.md is missing; run this test with UPDATE_DOCS=1 to write it.");
        Assert.Equal(rendered, File.ReadAllText(path));
    }
}
