namespace GlobalPlanner.Planning.Pipeline.Scheduling;

/// <summary>
/// Decides when plugins are due. Intervals count from grid points, so that a late tick does not shift the next calls.
/// Times are compared in whole 100 ns. Source: plugin scheduler of Dynamo's planner.
/// </summary>
internal static class PluginSchedule
{
    /// <summary>The grid point at or before a moment.</summary>
    public static DateTimeOffset Snap(DateTimeOffset origin, DateTimeOffset at, TimeSpan step)
    {
        var elapsed = (at - origin).Ticks;
        var remainder = elapsed % step.Ticks;
        return at.AddTicks(-(remainder < 0 ? remainder + step.Ticks : remainder));
    }

    /// <summary>Whether a plugin is due at a moment.</summary>
    public static bool IsDue(PluginState state, TimeSpan interval, DateTimeOffset at) =>
        interval <= TimeSpan.Zero || at - state.Anchor >= interval;

    /// <summary>The lateness of a due call; zero for the first call and for a plugin that is called on every tick.</summary>
    public static TimeSpan Lag(PluginState state, TimeSpan interval, DateTimeOffset at) =>
        interval > TimeSpan.Zero && state.LastCallAt is { } last && at - last > interval ? at - last - interval : TimeSpan.Zero;

    /// <summary>
    /// The states of the registered plugins, in their order, at a moment. A plugin that is new, or that changed its
    /// stage, is registered then; one that is gone is forgotten. When the clock went back, later times are moved back too.
    /// </summary>
    public static PluginState[] Align(PipelineState state, ReadOnlySpan<PluginEntry> plugins, TimeSpan gridStep, DateTimeOffset at)
    {
        var known = state.Plugins.IsDefault ? [] : state.Plugins.AsSpan();
        var aligned = new PluginState[plugins.Length];
        for (var index = 0; index < aligned.Length; index++)
        {
            var plugin = plugins[index];
            var found = index < known.Length && Is(known[index], plugin) ? known[index] : Find(known, plugin);
            aligned[index] = found is null ? New(plugin, Snap(state.GridOrigin, at, gridStep))
                : found.Latest > at ? found.NotAfter(at)
                : found;
        }

        return aligned;
    }

    /// <summary>A plugin that has never been called.</summary>
    public static PluginState New(PluginEntry plugin, DateTimeOffset registeredAt) =>
        new() { PluginId = plugin.Id, Stage = plugin.Stage, RegisteredAt = registeredAt };

    private static PluginState? Find(ReadOnlySpan<PluginState> known, PluginEntry plugin)
    {
        foreach (var state in known)
        {
            if (Is(state, plugin))
            {
                return state;
            }
        }

        return null;
    }

    private static bool Is(PluginState state, PluginEntry plugin) =>
        state.Stage == plugin.Stage && state.PluginId == plugin.Id;
}
