using System.Text;

namespace GlobalPlanner.Simulation.Core;

/// <summary>
/// Independent random streams of one seed, one for each named purpose. A new consumer leaves the numbers of the others
/// unchanged.
/// </summary>
/// <param name="seed">The run's seed.</param>
public sealed class RandomStreams(long seed)
{
    /// <summary>Starts a stream; the same seed and purpose give the same numbers on every machine.</summary>
    /// <param name="purpose">Path-like name, for example <c>arrivals/chat</c>.</param>
    public SeededRandom Named(string purpose)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);

        // FNV-1a, because string.GetHashCode differs from process to process.
        var hash = 14695981039346656037UL;
        foreach (var value in Encoding.UTF8.GetBytes(purpose))
        {
            hash = (hash ^ value) * 1099511628211UL;
        }

        return new SeededRandom(SeededRandom.Mix((ulong)seed) ^ hash);
    }
}
