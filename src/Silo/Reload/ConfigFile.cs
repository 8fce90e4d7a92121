using GlobalPlanner.Configuration;
using GlobalPlanner.Silo.CommandLine;

namespace GlobalPlanner.Silo.Reload;

/// <summary>The file of the silo's configuration.</summary>
/// <param name="Path">The file, as the command line names it.</param>
/// <param name="Arguments">The command line, which takes precedence over the file.</param>
internal sealed record ConfigFile(string Path, SiloArguments Arguments)
{
    /// <summary>The file that a command line names; null when the configuration came from no file.</summary>
    public static ConfigFile? Of(SiloArguments arguments) =>
        arguments.Config is { } path && File.Exists(path) ? new ConfigFile(path, arguments) : null;

    /// <summary>Returns a configuration with the settings of the command line.</summary>
    public SiloConfig UnderCommandLine(SiloConfig config) => Arguments.Above(config);
}
