using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Configuration.Loading;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Client.Commands.Config;

/// <summary><c>--config</c>: a file or inline JSON.</summary>
internal static class ConfigInput
{
    /// <summary>Creates the option.</summary>
    public static Option<string> Option() => new("--config")
    {
        Description = "A configuration: a file (.json, .yaml, .yml) or inline JSON.",
        HelpName = "file|json",
        Required = true,
    };

    /// <summary>Loads a planner's configuration; warnings go to standard error.</summary>
    /// <exception cref="CommandFailedException">The configuration is invalid; every error is listed.</exception>
    public static PlannerConfig LoadPlanner(CommandContext context, string given) =>
        Load(context, given, strict: false, PlannerConfigLoader.Load).Value!;

    /// <summary>Loads a configuration; warnings go to standard error.</summary>
    /// <exception cref="CommandFailedException">The configuration is invalid; every error is listed.</exception>
    public static ConfigLoadResult<T> Load<T>(
        CommandContext context, string given, bool strict, Func<string, ConfigLoadOptions?, ConfigLoadResult<T>> load)
        where T : class
    {
        var loaded = load(given, new ConfigLoadOptions { Strict = strict, Environment = context.Console.Environment });
        foreach (var warning in loaded.Warnings)
        {
            context.Console.WriteNote(warning.ToString());
        }

        return loaded.Value is not null
            ? loaded
            : throw new CommandFailedException([.. loaded.Errors.Select(static error => error.ToString())]);
    }
}
