using System.Collections.Immutable;
using System.Globalization;
using GlobalPlanner.Grains.Interfaces.Events;

namespace GlobalPlanner.Grains.ControlPlane;

/// <summary>Lists callers that were refused repeatedly.</summary>
internal static class RefusedCallerList
{
    /// <summary>Refusals count for this long, planner time.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private const int Repeatedly = 5;

    /// <summary>One sentence for each caller.</summary>
    /// <param name="refusals">Events of refused callers within the window, oldest first.</param>
    public static ImmutableArray<string> Of(IEnumerable<ControlPlaneEvent> refusals) =>
    [
        .. refusals.GroupBy(static what => what.By, StringComparer.Ordinal)
            .Select(static caller => (Name: caller.Key, Times: caller.Sum(Times), Last: caller.Last()))
            .Where(static caller => caller.Times >= Repeatedly)
            .OrderBy(static caller => caller.Name, StringComparer.Ordinal)
            .Select(static caller => string.Create(
                CultureInfo.InvariantCulture,
                $"Caller {caller.Name} was refused {caller.Times:0} times in {Window.TotalMinutes:0} min, last: {caller.Last.Message}")),
    ];

    private static double Times(ControlPlaneEvent what) => what.Figures.GetValueOrDefault("times", 1);
}
