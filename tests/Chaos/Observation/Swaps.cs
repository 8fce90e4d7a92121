using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Chaos.Observation;

/// <summary>
/// Looks for two deployments that take the same GPU from one another again and again: one gives a replica up, the other
/// takes one within a short time, and back, more than twice within a minute.
/// </summary>
internal sealed class Swaps
{
    private const double PairingS = 5;
    private const double MinuteS = 60;
    private const int MostSwaps = 2;

    private readonly LinkedList<(double AtS, ParticipantId Participant)> _released = new();
    private readonly Dictionary<(ParticipantId, ParticipantId), Queue<(double AtS, ParticipantId From)>> _pairs = [];

    /// <summary>Takes a change of a deployment's replicas.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? Take(double atS, ParticipantId participant, int replicas)
    {
        while (_released.First is { } oldest && oldest.Value.AtS < atS - PairingS)
        {
            _released.RemoveFirst();
        }

        for (var left = replicas; left < 0; left++)
        {
            _released.AddLast((atS, participant));
        }

        string? problem = null;
        for (var left = replicas; left > 0 && _released.First is { } given; left--)
        {
            _released.RemoveFirst();
            problem ??= given.Value.Participant == participant ? null : Swap(atS, given.Value.Participant, participant);
        }

        return problem;
    }

    private string? Swap(double atS, ParticipantId from, ParticipantId to)
    {
        var pair = from.CompareTo(to) < 0 ? (from, to) : (to, from);
        if (!_pairs.TryGetValue(pair, out var swaps))
        {
            _pairs[pair] = swaps = new();
        }

        while (swaps.TryPeek(out var oldest) && oldest.AtS < atS - MinuteS)
        {
            swaps.Dequeue();
        }

        if (swaps.Count > 0 && swaps.Last().From == from)
        {
            return null;
        }

        swaps.Enqueue((atS, from));
        return swaps.Count > MostSwaps + 1
            ? $"{pair.Item1} and {pair.Item2} swapped a GPU {swaps.Count} times, back and forth, within a minute"
            : null;
    }
}
