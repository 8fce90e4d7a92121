using System.Collections.Immutable;
using GlobalPlanner.Storage.Slots;

namespace GlobalPlanner.Storage.Tests.Slots;

/// <summary>The answers that writers got, and the conditions that must hold for them.</summary>
internal sealed class LogHistory
{
    private int _last;

    /// <summary>The numbers whose writes were acknowledged, by the place in the log that they were given.</summary>
    public ImmutableSortedDictionary<long, int> Acknowledged { get; private set; } = ImmutableSortedDictionary<long, int>.Empty;

    /// <summary>A number that no writer has written yet.</summary>
    public int Next() => ++_last;

    /// <summary>A write was acknowledged.</summary>
    public void Acknowledge(int number, string version)
    {
        var index = LogVersion.Parse(version).Index;
        Assert.False(Acknowledged.ContainsKey(index), $"Two writers made version {version}.");
        Acknowledged = Acknowledged.Add(index, number);
    }

    /// <summary>A reading contains every write acknowledged before it began, in the order of the log.</summary>
    public static void CheckRead(List<int> numbers, ImmutableSortedDictionary<long, int> acknowledged)
    {
        Assert.Equal(acknowledged.Values, numbers.Where(acknowledged.Values.ToHashSet().Contains));
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
    }
}
