using System.Collections.Immutable;
using GlobalPlanner.Clock;
using GlobalPlanner.Configuration;
using GlobalPlanner.Configuration.Loading;
using GlobalPlanner.Configuration.Reload;
using GlobalPlanner.Diagnostics.Metrics;
using GlobalPlanner.Grains.Events;
using GlobalPlanner.Grains.Interfaces.Events;
using GlobalPlanner.Hosting;
using GlobalPlanner.Settings.Binding;
using GlobalPlanner.Silo.Access;

namespace GlobalPlanner.Silo.Reload;

/// <summary>
/// Reads the configuration file again and puts it in force as a whole, or keeps the previous configuration. Reports either
/// outcome in the log, the events and the metrics. Not safe for concurrent use.
/// </summary>
internal sealed class ConfigReload(
    ConfigFile file,
    RunningConfig running,
    IEventSink events,
    MetricsRegistry metrics,
    PlannerClock clock,
    ILocalSiloDetails silo,
    ILogger<ConfigReload> logger)
{
    /// <summary>The reasons why the file, as last read, is not in force; empty when it is.</summary>
    public ImmutableArray<string> Problems { get; private set; } = [];

    /// <summary>Reads the file and puts it in force, or reports why not.</summary>
    /// <returns>The file and the planner files that it names.</returns>
    public ImmutableArray<string> Run()
    {
        var loaded = SiloConfigLoader.LoadFile(file.Path);
        var verdict = Judge(loaded.Result);
        if (verdict.Config is null)
        {
            Refuse(verdict.Problems);
        }
        else
        {
            Accept(verdict, loaded);
        }

        return loaded.Files;
    }

    private ReloadVerdict Judge(ConfigLoadResult<SiloConfig> loaded)
    {
        var verdict = ReloadVerdict.Of(running.Current, loaded with { Value = loaded.Value is { } config ? file.UnderCommandLine(config) : null });
        if (verdict.Config is not { } accepted)
        {
            return verdict;
        }

        try
        {
            running.Exchange(accepted, SiloAccess.From(accepted, Environment.GetEnvironmentVariable));
            return verdict;
        }
        catch (StartupException exception)
        {
            return ReloadVerdict.Refused(exception.Problems);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A configuration that passes the rules but cannot be used must be visible to operators, not only logged.
            return ReloadVerdict.Refused([$"it cannot be used: {exception.Message}"]);
        }
    }

    private void Accept(ReloadVerdict verdict, LoadedSilo loaded)
    {
        metrics.Config.Taken(clock.Wall.GetUtcNow());
        var recovered = !Problems.IsEmpty;
        Problems = [];
        foreach (var warning in verdict.Changes.IsEmpty ? [] : loaded.Result.Warnings)
        {
            logger.Doubtful(warning.ToString());
        }

        if (!verdict.Changes.IsEmpty || recovered)
        {
            var changes = verdict.Changes.IsEmpty ? "equal to the configuration in force again" : string.Join(", ", verdict.Changes);
            logger.Reloaded(file.Path, changes);
            Write(EventKind.ConfigReloaded, $"{file.Path} is in force: {changes}");
        }
    }

    private void Refuse(ImmutableArray<string> problems)
    {
        metrics.Config.Refused();
        Problems = problems;
        logger.Refused(file.Path, problems.Length, string.Join("; ", problems));
        Write(EventKind.ConfigRefused, $"{file.Path} was rejected; the previous configuration stays in force: {string.Join("; ", problems)}");
    }

    private void Write(string kind, string message) => events.Write(new ControlPlaneEvent
    {
        At = clock.Now,
        Kind = kind,
        Subject = silo.SiloAddress.Endpoint.ToString(),
        By = ControlPlaneEvent.ConfigurationFile,
        Message = message,
    });
}
