using System.Collections.Immutable;
using GlobalPlanner.Grains.Events;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Settings.Overlay;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.Grains.Pools;

/// <summary>
/// The settings of one pool: the catalog's definition, with the operators' changes above it. Used from one grain's turns only.
/// </summary>
internal sealed class PoolSettings
{
    private static readonly SettingsDesk<PlannerConfig> Desk = new(PlannerConfigOverlay.Apply);

    private readonly IPoolCatalog _catalog;
    private readonly IEventSink _events;
    private readonly ILogger _logger;
    private PoolDefinition _file;
    private PoolDefinition _lastSeenFile;

    /// <summary>Starts with a definition and an operator's stored changes; those that no longer fit are dropped, logged and recorded as events.</summary>
    public PoolSettings(
        IPoolCatalog catalog, PoolDefinition file, ImmutableArray<SettingOverride> overrides, IEventSink events, ILogger logger, DateTimeOffset now)
    {
        (_catalog, _events, _logger) = (catalog, events, logger);
        (_file, _lastSeenFile) = (file, file);
        var (settings, dropped) = Desk.Restore(file.Config, overrides);
        foreach (var (setting, problem) in dropped)
        {
            logger.SettingDropped(file.Participant, setting.Key, setting.Value, problem);
            events.Write(PoolEvents.SettingDropped(file.Participant, setting, problem, now));
        }

        InForce = file with { Config = settings.Config };
        Overrides = settings.Overrides;
    }

    /// <summary>The definition in force: that of the catalog with the operators' changes.</summary>
    public PoolDefinition InForce { get; private set; }

    /// <summary>Settings that operators changed, oldest first.</summary>
    public ImmutableArray<SettingOverride> Overrides { get; private set; }

    /// <summary>Why the catalog's present definition is not in force, every reason; empty when it is.</summary>
    public ImmutableArray<string> FileProblems { get; private set; } = [];

    /// <summary>
    /// Adopts the catalog's definition if it has changed, with the operators' changes above it. Where they no longer fit
    /// together, the settings in force stay, and <see cref="FileProblems"/> says why.
    /// </summary>
    /// <returns>Whether other settings are in force now.</returns>
    public bool Follow(DateTimeOffset now)
    {
        if (_catalog.Find(InForce.Participant) is not { } file || ReferenceEquals(file, _lastSeenFile))
        {
            return false;
        }

        var (settings, problems) = Desk.Follow(file.Config, Overrides);
        if (settings is null)
        {
            (_lastSeenFile, FileProblems) = (file, problems);
            _logger.FileNotFollowed(file.Participant, string.Join("; ", problems));
            _events.Write(PoolEvents.FileNotFollowed(file.Participant, problems, now));
            return false;
        }

        PutInForce(file, settings, now);
        return true;
    }

    /// <summary>The settings that an operator's order would lead to, or every reason why it is refused. Changes nothing yet.</summary>
    public (RunTimeSettings<PlannerConfig>? Settings, ImmutableArray<string> Problems) Judge(SettingsOrder order, DateTimeOffset now) =>
        Desk.Change(_lastSeenFile.Config, Overrides, order, now);

    /// <summary>Puts the settings of an order in force, once they are stored.</summary>
    public void Adopt(RunTimeSettings<PlannerConfig> settings, DateTimeOffset now) => PutInForce(_lastSeenFile, settings, now);

    private void PutInForce(PoolDefinition file, RunTimeSettings<PlannerConfig> settings, DateTimeOffset now)
    {
        InForce = InForce with { Config = settings.Config };
        Overrides = settings.Overrides;
        if (SettingsComparison.Between(_file.Config, file.Config) is { IsEmpty: false } differences)
        {
            _events.Write(PoolEvents.SettingsChanged(InForce.Participant, differences, now));
        }

        (_file, _lastSeenFile, FileProblems) = (file, file, []);
    }
}
