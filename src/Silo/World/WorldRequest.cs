using GlobalPlanner.Configuration;
using GlobalPlanner.FleetRuntime.CommandLine;
using GlobalPlanner.Hosting;

namespace GlobalPlanner.Silo.World;

/// <summary>Everything that any kind of world may need to be opened.</summary>
/// <param name="Config">The silo's configuration under its command line.</param>
/// <param name="Arguments">The command line.</param>
/// <param name="Data">The data directory; opened only if the world needs it.</param>
/// <param name="Own">Where the silo's HTTP server listens, once it does.</param>
/// <param name="Loggers">Creates loggers.</param>
internal sealed record WorldRequest(SiloConfig Config, WorldArguments Arguments, DataDirectory Data, OwnAddress Own, ILoggerFactory Loggers);
