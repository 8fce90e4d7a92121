using System.Collections.Immutable;

namespace GlobalPlanner.Planning.State;

/// <summary>
/// For how many load loops in a row each engine has been over a latency target. It tells an engine that stays hot from
/// one slow pass.
/// </summary>
/// <param name="Loops">Loops by engine name, at least one; an engine within its target is not listed.</param>
public sealed record OverTargetStreaks(ImmutableSortedDictionary<string, int> Loops)
{
    /// <summary>No engine is over its target.</summary>
    public static OverTargetStreaks None { get; } =
        new(ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal));

    /// <summary>The streaks after a loop in which these engines were over their target and all others were not.</summary>
    public OverTargetStreaks Next(IEnumerable<string> over)
    {
        ArgumentNullException.ThrowIfNull(over);
        var next = None.Loops.ToBuilder();
        foreach (var engine in over)
        {
            next[engine] = Loops.GetValueOrDefault(engine) + 1;
        }

        return next.Count == 0 ? None : new OverTargetStreaks(next.ToImmutable());
    }

    /// <summary>The first engine (ordinal order) that has been over its target for so many loops; null when none has.</summary>
    public string? Longer(int loops) => Loops.FirstOrDefault(engine => engine.Value >= loops).Key;
}
