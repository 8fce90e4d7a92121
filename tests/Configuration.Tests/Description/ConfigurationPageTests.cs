using GlobalPlanner.Configuration.Description;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Configuration.Tests.Description;

/// <summary>
/// Holds <c>docs/configuration.md</c> to the settings. To write it anew after a change of settings:
/// <c>UPDATE_DOCS=1 dotnet test tests/Configuration.Tests --filter ConfigurationPage</c>.
/// </summary>
public class ConfigurationPageTests
{
    private static readonly string Page = Path.Combine(RepositoryPaths.Root, "docs", "configuration.md");

    [Fact]
    public void The_page_is_what_the_settings_say()
    {
        var written = ConfigurationPage.Write();
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(Page, written);
        }

        Assert.Equal(written, File.Exists(Page) ? File.ReadAllText(Page) : "docs/configuration.md is missing");
    }

    [Fact]
    public void Every_setting_and_the_built_in_deployment_are_on_the_page()
    {
        var written = ConfigurationPage.Write();

        Assert.Contains(SiloDefaults.Text, written, StringComparison.Ordinal);
        foreach (var key in new[] { "`kv_transfer_bandwidth`", "`managed_namespaces`", "`scale_interval_seconds`", "environment `PROMETHEUS_TOKEN`", "Replaces `no_operation`", "Also read as `ttft`" })
        {
            Assert.Contains(key, written, StringComparison.Ordinal);
        }
    }
}
