using GlobalPlanner.Configuration;
using GlobalPlanner.Silo.CommandLine;

namespace GlobalPlanner.Silo.Reload;

/// <summary>The file that the silo's configuration came from.</summary>
/// <param name="Path">The file, as it was named.</param>
/// <param name="Arguments">The command line, which goes before what is in it.</param>
internal sealed record ConfigFile(string Path, SiloArguments Arguments)
{
    /// <summary>The file of a command line; null when its configuration came from no file.</summary>
    public static ConfigFile? Of(SiloArguments arguments) =>
        arguments.Config is { } path && File.Exists(path) ? new ConfigFile(path, arguments) : null;

    /// <summary>A configuration with what the command line says of it.</summary>
    public SiloConfig UnderCommandLine(SiloConfig config) => Arguments.Above(config);
}
