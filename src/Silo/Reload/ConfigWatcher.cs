using System.Collections.Immutable;
using GlobalPlanner.Configuration.Loading;
using GlobalPlanner.Grains.Interfaces;

namespace GlobalPlanner.Silo.Reload;

/// <summary>
/// Looks every two seconds whether the configuration file, or a planner's file that it names, holds something else, and
/// reloads when it has held the same for two looks, so that one that is being written is not read in halves; at once on
/// SIGHUP. What keeps the file from being taken is reported to the cluster for as long as it lasts.
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
    private string? _taken;
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
                Look(await signal.WaitAsync(Interval, stoppingToken));
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

    private void Look(bool asked)
    {
        var now = LoadedSilo.Fingerprint(_files);
        if (asked || (now != _taken && now == _last))
        {
            // Before it is read: what is written meanwhile is another content, and the next look finds it.
            _taken = now;
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
