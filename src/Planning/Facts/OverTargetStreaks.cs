using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Facts;

/// <summary>
/// The number of consecutive load loops for which each engine has been over a latency target. It distinguishes an engine
/// that stays hot from a single slow pass.
/// </summary>
public sealed record OverTargetStreaks
{
    private readonly ImmutableSortedDictionary<string, int> _loops =
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>No engine is over its target.</summary>
    public static OverTargetStreaks None { get; } = new();

    /// <summary>Loops by engine name (ordinal order), at least one; an engine within its target is not listed.</summary>
    public ImmutableSortedDictionary<string, int> Loops
    {
        get => _loops;
        init => _loops = value.WithComparers(StringComparer.Ordinal);
    }

    /// <summary>The streaks after a loop in which these engines were over their target and all others were not.</summary>
    public OverTargetStreaks Next(IEnumerable<string> over)
    {
        ArgumentNullException.ThrowIfNull(over);
        var next = None.Loops.ToBuilder();
        foreach (var engine in over)
        {
            next[engine] = Loops.GetValueOrDefault(engine) + 1;
        }

        return next.Count == 0 ? None : new OverTargetStreaks { Loops = next.ToImmutable() };
    }

    /// <summary>The first engine (ordinal order) that has been over its target for so many loops; null when none has.</summary>
    public string? Longer(int loops) => Loops.FirstOrDefault(engine => engine.Value >= loops).Key;

    /// <inheritdoc />
    public bool Equals(OverTargetStreaks? other) => other is not null && Loops.SequenceEqual(other.Loops);

    /// <inheritdoc />
    public override int GetHashCode() => Loops.Count;
}
