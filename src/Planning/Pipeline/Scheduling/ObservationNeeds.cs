using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Pipeline.Scheduling;

/// <summary>What the plugins that are due at a moment want observed. Worker counts are observed on every tick anyhow.</summary>
/// <param name="Traffic">The traffic: the longest window asked for; null when nobody asks.</param>
/// <param name="Fpm">Whether forward-pass metrics are asked for.</param>
public readonly record struct ObservationNeeds(TrafficNeed? Traffic, bool Fpm)
{
    internal static ObservationNeeds Of(
        ReadOnlySpan<PluginEntry> plugins, ReadOnlySpan<PluginState> states, CircuitBreaker breaker, TimeSpan gridStep, DateTimeOffset at)
    {
        var (asked, full, fpm) = (false, false, false);
        var window = TimeSpan.Zero;
        for (var index = 0; index < plugins.Length; index++)
        {
            var plugin = plugins[index];
            if ((!plugin.NeedsTraffic && !plugin.NeedsFpm)
                || !PluginSchedule.IsDue(states[index], plugin.Interval, at)
                || breaker.Read(states[index].Breaker, at) == CircuitState.Open)
            {
                continue;
            }

            fpm |= plugin.NeedsFpm;
            if (plugin.NeedsTraffic)
            {
                asked = true;
                full |= !plugin.Registration.LightTraffic;
                window = plugin.Window > window ? plugin.Window : window;
            }
        }

        return new ObservationNeeds(asked ? new TrafficNeed(window > TimeSpan.Zero ? window : gridStep, full) : null, fpm);
    }
}
