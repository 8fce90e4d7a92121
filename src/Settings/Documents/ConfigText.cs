using System.Diagnostics.CodeAnalysis;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Settings.Documents;

/// <summary>Reads the text of a configuration document.</summary>
public static class ConfigText
{
    /// <summary>Reads a document of a known format.</summary>
    /// <param name="text">The text.</param>
    /// <param name="format">Its format.</param>
    /// <param name="document">The document.</param>
    /// <param name="error">Why it could not be read, with its line.</param>
    public static bool TryParse(string text, ConfigFormat format, [NotNullWhen(true)] out ConfigNode? document, [NotNullWhen(false)] out ConfigTextError? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            document = format == ConfigFormat.Json ? JsonDocumentReader.Read(text) : YamlDocumentReader.Read(text);
            error = null;
            return true;
        }
        catch (ConfigTextException e)
        {
            document = null;
            error = new ConfigTextError(e.Line, e.Message);
            return false;
        }
    }
}

/// <summary>Format of a configuration document.</summary>
public enum ConfigFormat
{
    /// <summary>JSON.</summary>
    Json,

    /// <summary>YAML with the core schema's types.</summary>
    Yaml,
}

/// <summary>Why a text is no configuration document.</summary>
/// <param name="Line">Line of the fault, from one.</param>
/// <param name="Message">The fault in words.</param>
public sealed record ConfigTextError(int Line, string Message);
