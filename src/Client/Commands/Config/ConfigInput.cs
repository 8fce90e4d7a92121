using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Configuration.Binding;
using GlobalPlanner.Planning.Configuration.Documents;

namespace GlobalPlanner.Client.Commands.Config;

/// <summary>
/// <c>--config</c>: a file that exists is read, anything else is inline JSON, as Dynamo's planner does. A file is YAML or
/// JSON by its suffix; of another suffix it is JSON, or else YAML.
/// </summary>
internal static class ConfigInput
{
    /// <summary>The option.</summary>
    public static Option<string> Option() => new("--config")
    {
        Description = "A configuration: a file (.json, .yaml, .yml) or inline JSON.",
        HelpName = "file|json",
        Required = true,
    };

    /// <summary>Loads a planner's configuration; warnings go to standard error.</summary>
    /// <exception cref="CommandFailedException">It cannot be used; every error is listed.</exception>
    public static PlannerConfig LoadPlanner(CommandContext context, string given) =>
        Load<PlannerConfig>(context, given, strict: false).Value!;

    /// <summary>Loads a configuration; warnings go to standard error.</summary>
    /// <exception cref="CommandFailedException">It cannot be used; every error is listed.</exception>
    public static ConfigLoadResult<T> Load<T>(CommandContext context, string given, bool strict)
        where T : class
    {
        var (document, source) = Read(given);
        var loaded = ConfigBinder.Bind<T>(document, new ConfigContext
        {
            Source = source,
            Environment = context.Console.Environment,
            FileExists = File.Exists,
            Strict = strict,
        });
        foreach (var warning in loaded.Warnings)
        {
            context.Console.WriteNote(warning.ToString());
        }

        return loaded.Value is not null
            ? loaded
            : throw new CommandFailedException([.. loaded.Errors.Select(static error => error.ToString())]);
    }

    private static (ConfigNode Document, string Source) Read(string given)
    {
        if (!File.Exists(given))
        {
            return ConfigText.TryParse(given, ConfigFormat.Json, out var inline, out var fault)
                ? (inline, "inline")
                : throw new CommandFailedException(
                    $"--config: {Shorten(given)} is neither a file that exists nor valid JSON ({fault.Message})");
        }

        string text;
        try
        {
            text = File.ReadAllText(given);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{given}: cannot be read: {failure.Message}");
        }

        ConfigTextError? error = null;
        foreach (var format in Formats(given))
        {
            if (ConfigText.TryParse(text, format, out var document, out error))
            {
                return (document, given);
            }
        }

        throw new CommandFailedException($"{given}:{error!.Line}: {error.Message}");
    }

    private static ConfigFormat[] Formats(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".YAML" or ".YML" => [ConfigFormat.Yaml],
        ".JSON" => [ConfigFormat.Json],
        _ => [ConfigFormat.Json, ConfigFormat.Yaml],
    };

    private static string Shorten(string text) => text.Length <= 60 ? $"'{text}'" : $"'{text[..60]}...'";
}
