using System.Collections.Immutable;
using GlobalPlanner.Configuration.Loading;
using GlobalPlanner.Grains.Interfaces;

namespace GlobalPlanner.Silo.Reload;

/// <summary>
/// Polls the configuration file and the planner files that it names every two seconds, and reloads once a change has been
/// stable for two polls, so that a file is not read while it is being written; SIGHUP reloads at once. Reports the reasons
/// of a rejected file to the cluster for as long as they last.
/// </summary>
internal sealed class ConfigWatcher(
    ConfigFile file,
    ReloadSignal signal,
    ConfigReload reload,
    IGrainFactory grains,
    ILocalSiloDetails silo,
    ILogger<ConfigWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private ImmutableArray<string> _files = [file.Path];
    private string? _reloaded;
    private string? _last;
    private bool _reported;
    private bool _failing;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Poll(await signal.WaitAsync(Interval, stoppingToken));
                await ReportAsync(stoppingToken);
                _failing = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                OnFailed(exception);
            }
        }
    }

    private void Poll(bool asked)
    {
        var now = LoadedSilo.Fingerprint(_files);
        if (asked || (now != _reloaded && now == _last))
        {
            // Set before the file is read: content written in the meantime differs, and the next poll finds it.
            _reloaded = now;
            _files = reload.Run();
        }

        _last = now;
    }

    private async Task ReportAsync(CancellationToken stopping)
    {
        var problems = reload.Problems;
        if (!problems.IsEmpty || _reported)
        {
            await grains.GetGrain<IConfigReportsGrain>(IConfigReportsGrain.Key)
                .ReportAsync(silo.SiloAddress.Endpoint.ToString(), file.Path, problems)
                .WaitAsync(Patience, TimeProvider.System, stopping);
            _reported = !problems.IsEmpty;
        }
    }

    private void OnFailed(Exception exception)
    {
        if (!_failing)
        {
            logger.WatchFailed(exception);
        }

        _failing = true;
    }
}
