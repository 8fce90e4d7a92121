using System.Collections.Immutable;
using System.Text.Json;
using Prometheus;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>
/// A Prometheus enum: one sample for each state, 1 for the active state and 0 for the others, in a label named like the
/// series. The first state is active until another is set. The order of states is part of the contract: new ones are
/// only appended.
/// </summary>
internal sealed class DecisionStateGauge<TState>
    where TState : struct, Enum
{
    private readonly Gauge _gauge;
    private readonly ImmutableArray<(TState State, string Name)> _states;

    public DecisionStateGauge(MetricRegistrar registrar, string name, string help, params TState[] notExposed)
    {
        _states =
        [
            .. Enum.GetValues<TState>()
                .Where(state => !notExposed.Contains(state))
                .Select(state => (state, JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString()))),
        ];
        _gauge = registrar.Enum(name, $"{help} States: {string.Join(", ", _states.Select(state => state.Name))}.", "pool", name);
    }

    /// <summary>Makes a state the active one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The series does not have the state.</exception>
    public void Set(string pool, TState active)
    {
        if (!_states.Any(state => EqualityComparer<TState>.Default.Equals(state.State, active)))
        {
            throw new ArgumentOutOfRangeException(nameof(active), active, $"{_gauge.Name} has no such state.");
        }

        foreach (var (state, name) in _states)
        {
            _gauge.WithLabels(pool, name).Set(EqualityComparer<TState>.Default.Equals(state, active) ? 1 : 0);
        }
    }
}
