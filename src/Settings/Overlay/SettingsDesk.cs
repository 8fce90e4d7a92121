using System.Collections.Immutable;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Settings.Overlay;

/// <summary>A file's configuration with what operators changed while the silo runs.</summary>
/// <typeparam name="T">The configuration.</typeparam>
/// <param name="Config">What is in force.</param>
/// <param name="Overrides">The settings that differ from the file by an operator's order, oldest first.</param>
public sealed record RunTimeSettings<T>(T Config, ImmutableArray<SettingOverride> Overrides)
    where T : class;

/// <summary>Changes settings of a configuration that came from a file. Every change is judged against the whole.</summary>
/// <typeparam name="T">An annotated record.</typeparam>
/// <param name="apply">Puts changes into a configuration and validates the result whole.</param>
public sealed class SettingsDesk<T>(Func<T, ImmutableArray<SettingChange>, ConfigLoadResult<T>> apply)
    where T : class
{
    /// <summary>Takes overrides into a file's configuration. Those that no longer fit the file are left out.</summary>
    /// <returns>What is in force, and what was left out with its reasons.</returns>
    public (RunTimeSettings<T> Settings, ImmutableArray<(SettingOverride Override, string Problem)> Dropped) Restore(
        T file, ImmutableArray<SettingOverride> overrides)
    {
        if (Try(file, overrides).Config is { } all)
        {
            return (new RunTimeSettings<T>(all, WithFileValues(file, overrides)), []);
        }

        var kept = ImmutableArray<SettingOverride>.Empty;
        var dropped = ImmutableArray.CreateBuilder<(SettingOverride, string)>();
        foreach (var setting in overrides)
        {
            var (config, problems) = Try(file, kept.Add(setting));
            if (config is null)
            {
                dropped.Add((setting, string.Join("; ", problems)));
            }
            else
            {
                kept = kept.Add(setting);
            }
        }

        return (new RunTimeSettings<T>(Try(file, kept).Config ?? file, WithFileValues(file, kept)), dropped.ToImmutable());
    }

    /// <summary>
    /// Takes overrides into a file's configuration that changed while they are in force; all of them, or every reason why
    /// they do not fit, and then nothing.
    /// </summary>
    public (RunTimeSettings<T>? Settings, ImmutableArray<string> Problems) Follow(T file, ImmutableArray<SettingOverride> overrides)
    {
        var (settings, unfit) = Restore(file, overrides);
        return unfit.IsEmpty
            ? (settings, [])
            : (null, [.. unfit.Select(static item => $"{item.Override.Key} = {item.Override.Value}, set by {item.Override.By}, does not fit it: {item.Problem}")]);
    }

    /// <summary>The settings after an order, or every reason why it cannot be followed; then nothing changes.</summary>
    /// <param name="file">The file's configuration.</param>
    /// <param name="overrides">The overrides in force.</param>
    /// <param name="order">What to change.</param>
    /// <param name="at">Now, by the planner's clock.</param>
    public (RunTimeSettings<T>? Settings, ImmutableArray<string> Problems) Change(
        T file, ImmutableArray<SettingOverride> overrides, SettingsOrder order, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(order);
        var problems = ImmutableArray.CreateBuilder<string>();
        var named = order.Set.Select(static change => ConfigOverlay.Canonical<T>(change.Key))
            .Concat(order.Unset.Select(ConfigOverlay.Canonical<T>))
            .ToList();
        problems.AddRange(named.GroupBy(static key => key, StringComparer.Ordinal)
            .Where(static keys => keys.Count() > 1)
            .Select(static keys => $"{keys.Key} is named {keys.Count()} times; name it once"));
        problems.AddRange(named.Distinct(StringComparer.Ordinal).Where(ConfigOverlay.IsFixed<T>)
            .Select(static key => $"{key} cannot be changed at run time; change the configuration file and restart the silo"));
        problems.AddRange(order.Unset.Select(ConfigOverlay.Canonical<T>)
            .Where(key => overrides.All(setting => setting.Key != key))
            .Select(static key => $"{key} is not changed, so there is nothing to take back"));
        if (named.Count == 0)
        {
            problems.Add("nothing is to be changed; give setting=value");
        }

        var changed = overrides.Where(setting => !named.Contains(setting.Key))
            .Concat(order.Set.Select(change => new SettingOverride(ConfigOverlay.Canonical<T>(change.Key), change.Value, order.By, order.Reason, at)))
            .ToImmutableArray();
        var (config, errors) = Try(file, changed);
        problems.AddRange(errors);
        return config is null || problems.Count > 0
            ? (null, problems.ToImmutable())
            : (new RunTimeSettings<T>(config, WithFileValues(file, changed)), []);
    }

    private (T? Config, IEnumerable<string> Problems) Try(T file, ImmutableArray<SettingOverride> overrides)
    {
        if (overrides.IsEmpty)
        {
            return (file, []);
        }

        var result = apply(file, [.. overrides.Select(static setting => new SettingChange(setting.Key, setting.Value))]);
        if (result.Value is not { } config)
        {
            return (null, result.Errors.Select(static issue => issue.ToString()));
        }

        ConfigOverlay.KeepFixed(config, file, typeof(T));
        return (config, []);
    }

    private static ImmutableArray<SettingOverride> WithFileValues(T file, ImmutableArray<SettingOverride> overrides) =>
        [.. overrides.Select(setting => setting with { FileValue = ConfigOverlay.ValueOf(file, setting.Key) })];
}
