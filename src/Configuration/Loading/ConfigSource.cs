using GlobalPlanner.Settings.Binding;
using GlobalPlanner.Settings.Documents;

namespace GlobalPlanner.Configuration.Loading;

/// <summary>
/// Finds and reads the document that a <c>--config</c> value means: an existing file, else inline JSON. A file's suffix
/// decides its format (<c>.yaml</c>, <c>.yml</c>, <c>.json</c>, in any case); with another suffix JSON is tried before
/// YAML.
/// </summary>
internal sealed record ConfigSource
{
    private const string Inline = "inline";

    private ConfigSource(string name) => Name = name;

    /// <summary>The file's path as given, or <c>inline</c>.</summary>
    public string Name { get; }

    /// <summary>The folder that paths in the document are relative to; null for inline documents.</summary>
    public string? Folder { get; private init; }

    /// <summary>The document; null when it could not be read.</summary>
    public ConfigNode? Document { get; private init; }

    /// <summary>Why it could not be read; null when it was.</summary>
    public ConfigIssue? Fault { get; private init; }

    /// <summary>Reads what a <c>--config</c> value means.</summary>
    public static ConfigSource Open(string fileOrInlineJson)
    {
        ArgumentNullException.ThrowIfNull(fileOrInlineJson);

        // False for names that no file can have, too long ones among them.
        return File.Exists(fileOrInlineJson) ? OpenFile(fileOrInlineJson) : OpenInline(fileOrInlineJson);
    }

    /// <summary>Reads a file.</summary>
    public static ConfigSource OpenFile(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Faulty(path, null, $"cannot be read: {e.Message}");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".YAML" or ".YML" => Parse(path, folder, text, ConfigFormat.Yaml),
            ".JSON" => Parse(path, folder, text, ConfigFormat.Json),
            _ => ParseEither(path, folder, text),
        };
    }

    /// <summary>Reads a document that is at hand.</summary>
    public static ConfigSource Parse(string name, string? folder, string text, ConfigFormat format) =>
        ConfigText.TryParse(text, format, out var document, out var error)
            ? new ConfigSource(name) { Folder = folder, Document = document }
            : Faulty(name, error.Line, error.Message);

    private static ConfigSource OpenInline(string text)
    {
        if (ConfigText.TryParse(text, ConfigFormat.Json, out var document, out var error))
        {
            return new ConfigSource(Inline) { Document = document };
        }

        const int LongestShown = 60;
        var shown = text.Length <= LongestShown ? text : string.Concat(text.AsSpan(0, LongestShown), "...");
        var looksInline = text.AsSpan().TrimStart() is ['{', ..];
        return Faulty(
            Inline,
            looksInline ? error.Line : null,
            $"'{shown.ReplaceLineEndings(" ")}' is neither a valid file path nor valid JSON{(looksInline ? $" ({error.Message})" : "; there is no such file")}");
    }

    private static ConfigSource ParseEither(string path, string? folder, string text)
    {
        var json = Parse(path, folder, text, ConfigFormat.Json);
        if (json.Fault is null)
        {
            return json;
        }

        var yaml = Parse(path, folder, text, ConfigFormat.Yaml);
        return yaml.Fault is not null && text.AsSpan().TrimStart() is ['{', ..] ? json : yaml;
    }

    private static ConfigSource Faulty(string name, int? line, string message) => new(name)
    {
        Fault = new ConfigIssue { Severity = ConfigIssueSeverity.Error, Source = name, Line = line, Key = "", Message = message },
    };
}
