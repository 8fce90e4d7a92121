using System.Globalization;
using GlobalPlanner.Planning.Arbitration.Pairing;
using GlobalPlanner.Planning.Decisions;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Tests.Arbitration.Pairing;

/// <summary>A table under test, with short words for what is done to it; what is approved is booked.</summary>
internal sealed class PairingScene(int? ceiling, int? floor)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(360);

    public PairingTable Table { get; } = new();

    public DateTimeOffset Now { get; private set; } = DateTimeOffset.UnixEpoch;

    public static PoolId Pool(string name, char role) =>
        new(new ParticipantId("inf", name), role == 'P' ? PoolRole.Prefill : PoolRole.Decode);

    /// <summary>
    /// Steps parted by semicolons: replicas by GPUs of a replica (<c>a P3x1 D2x2, b D4x1</c>), <c>cached a D3, b D3</c>,
    /// <c>priority a D900, b D10</c>, <c>wait 361</c> seconds.
    /// </summary>
    public PairingScene With(string state)
    {
        foreach (var step in state.Split("; ", StringSplitOptions.RemoveEmptyEntries))
        {
            if (step.StartsWith("wait ", StringComparison.Ordinal))
            {
                Now += TimeSpan.FromSeconds(Number(step[5..]));
            }
            else if (step.StartsWith("cached ", StringComparison.Ordinal))
            {
                Each(step[7..], (pool, desired) => Table.RecordIntent(pool, Number(desired), Now));
            }
            else if (step.StartsWith("priority ", StringComparison.Ordinal))
            {
                Each(step[9..], (pool, priority) => Table.SetPriority(pool, Number(priority)));
            }
            else
            {
                Each(step, (pool, size) => Table.SetPool(pool, Number(size.Split('x')[0]), Number(size.Split('x')[1])));
            }
        }

        return this;
    }

    /// <summary>Asks as in <c>a P2 D4</c>, and books what is approved.</summary>
    public PairingVerdict Ask(string request)
    {
        int? prefill = null;
        int? decode = null;
        Each(request, (pool, target) => _ = pool.Role == PoolRole.Prefill ? prefill = Number(target) : decode = Number(target));
        var requester = new ParticipantId("inf", request.Split(' ')[0]);
        var verdict = Table.Decide(requester, new ReplicaTargets(prefill, decode), new PairingTerms(ceiling, floor, Lifetime), Now);
        Book(Table, verdict);
        return verdict;
    }

    public static void Book(PairingTable table, PairingVerdict verdict)
    {
        foreach (var change in verdict.Changes)
        {
            table.SetPool(change.Pool, change.To, change.GpuPerReplica);
        }
    }

    /// <summary>What a verdict changes besides the request itself, in order: <c>a D6 in part, b D2</c>.</summary>
    public static string Partners(PairingVerdict verdict) => string.Join(
        ", ",
        verdict.Changes.Where(c => c.Partner).Select(c => string.Create(
            CultureInfo.InvariantCulture,
            $"{c.Pool.Participant.DeploymentName} {(c.Pool.Role == PoolRole.Prefill ? 'P' : 'D')}{c.To}{(c.Partial ? " in part" : string.Empty)}")));

    private static void Each(string list, Action<PoolId, string> use)
    {
        foreach (var deployment in list.Split(", "))
        {
            var words = deployment.Split(' ');
            foreach (var word in words.Skip(1))
            {
                use(Pool(words[0], word[0]), word[1..]);
            }
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
