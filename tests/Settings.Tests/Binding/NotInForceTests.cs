using GlobalPlanner.Settings.Binding;
using GlobalPlanner.Settings.Description;
using GlobalPlanner.Settings.Documents;

namespace GlobalPlanner.Settings.Tests.Binding;

public class NotInForceTests
{
    [Theory]
    [InlineData("{used: 1}", "")]
    [InlineData("{idle: 5}", "idle = 5: has no effect yet: nothing reads it")]
    [InlineData("{part: {inner: 5}}", "part: has no effect yet: the part is missing")]
    public void A_given_setting_without_effect_is_a_warning(string yaml, string expected)
    {
        Assert.True(ConfigText.TryParse(yaml, ConfigFormat.Yaml, out var document, out _));
        var loaded = ConfigBinder.Bind<Settings>(document!, new ConfigContext { Environment = _ => "7" });

        Assert.NotNull(loaded.Value);
        Assert.All(loaded.Issues, issue => Assert.Equal(ConfigIssueSeverity.Warning, issue.Severity));
        Assert.Equal(expected, string.Join('\n', loaded.Issues.Select(issue => $"{issue.Key}{(issue.Key == "idle" ? $" = {issue.Value}" : "")}: {issue.Message}")));
    }

    [Fact]
    public void The_schema_says_so()
    {
        var properties = JsonSchemaWriter.Write(typeof(Settings))["properties"]!;
        Assert.True((bool)properties["idle"]!["x-not-in-force"]!);
        Assert.Equal("Has no effect yet: nothing reads it. Unused.", (string)properties["idle"]!["description"]!);
        Assert.Null(properties["used"]!["x-not-in-force"]);
    }

    [Fact]
    public void The_page_says_so() =>
        Assert.Contains("| Unused. **Has no effect yet:** nothing reads it. |", SettingsMarkdown.Write(typeof(Settings), []), StringComparison.Ordinal);

    [ConfigSection("Settings.")]
    public sealed record Settings
    {
        [Setting("Used.")]
        public int Used { get; init; }

        [Setting("Unused.", NotInForce = "nothing reads it", Environment = "IDLE")]
        public int Idle { get; init; }

        [Setting("A part.", NotInForce = "the part is missing")]
        public Part Part { get; init; } = new();
    }

    [ConfigSection("A part.")]
    public sealed record Part
    {
        [Setting("Inner.")]
        public int Inner { get; init; }
    }
}
