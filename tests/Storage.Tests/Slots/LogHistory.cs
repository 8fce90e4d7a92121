using System.Collections.Immutable;

namespace GlobalPlanner.Storage.Tests.Slots;

/// <summary>What writers were told, and what must hold of it.</summary>
internal sealed class LogHistory
{
    private readonly HashSet<string> _versions = [];
    private int _last;

    /// <summary>The numbers whose writes were acknowledged, in that order.</summary>
    public ImmutableList<int> Acknowledged { get; private set; } = [];

    /// <summary>A number that nobody has written.</summary>
    public int Next() => ++_last;

    /// <summary>A write was acknowledged.</summary>
    public void Acknowledge(int number, string version)
    {
        Assert.True(_versions.Add(version[..version.IndexOf('-', StringComparison.Ordinal)]), $"Two writers made version {version}.");
        Acknowledged = Acknowledged.Add(number);
    }

    /// <summary>What is read holds all that was acknowledged before the reading began, in order.</summary>
    public static void CheckRead(List<int> numbers, ImmutableList<int> acknowledged)
    {
        Assert.Equal(acknowledged, numbers.Where(acknowledged.Contains));
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
    }
}
