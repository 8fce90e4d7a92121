using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Pairing;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Pairing;

/// <summary>Upstream's worked sequences of requests, on the rules alone.</summary>
public class PairingTableTests
{
    [Theory]
    [MemberData(nameof(PairingRow.Groups), MemberType = typeof(PairingRow))]
    public void Upstreams_sequences(string rows)
    {
        var table = new PairingTable();
        var (now, gpus) = (DateTimeOffset.UnixEpoch, new Dictionary<RoleId, int>());
        foreach (var row in PairingRow.Group(rows))
        {
            now += TimeSpan.FromSeconds(row.AfterSeconds);
            foreach (var (pool, replicas, gpu) in PairingRow.Pools(row.State))
            {
                gpus[pool] = gpu;
                table.SetRole(pool, replicas, gpu);
            }

            foreach (var (pool, replicas, _) in PairingRow.Pools(row.Intents))
            {
                table.RecordIntent(pool, replicas, now);
            }

            foreach (var text in row.Priorities.Split(", ", StringSplitOptions.RemoveEmptyEntries))
            {
                var words = text.Split(' ');
                table.SetPriority(new RoleId(Budget.Id(words[0]), PoolRole.Prefill), PairingRow.Number(words[1]));
                table.SetPriority(new RoleId(Budget.Id(words[0]), PoolRole.Decode), PairingRow.Number(words[1]));
            }

            Check(row, Decide(table, row, now));
            foreach (var change in Decide(table, row, now).Changes)
            {
                table.SetRole(change.Id, change.To, gpus[change.Id]);
            }
        }
    }

    [Fact]
    public void What_frees_is_applied_first_and_the_requester_first_among_equals()
    {
        var row = PairingRow.Group("43")[0];
        var table = new PairingTable();
        foreach (var (pool, replicas, gpu) in PairingRow.Pools(row.State))
        {
            table.SetRole(pool, replicas, gpu);
        }

        foreach (var (pool, replicas, _) in PairingRow.Pools(row.Intents))
        {
            table.RecordIntent(pool, replicas, DateTimeOffset.UnixEpoch);
        }

        var changes = Decide(table, row, DateTimeOffset.UnixEpoch).Changes;

        Assert.Equal(["inf/a/decode", "inf/b/decode", "inf/c/decode"], changes.Select(change => change.Id.ToString()));
        Assert.Equal([(false, false), (true, false), (true, true)], changes.Select(change => (change.Partner, change.Partial)));
    }

    private static PairingVerdict Decide(PairingTable table, PairingRow row, DateTimeOffset now)
    {
        var asked = PairingRow.Pools(row.Request).ToList();
        var (ceiling, floor) = row.Limits();
        var targets = new ReplicaTargets(
            asked.Where(static ask => ask.Pool.Role == PoolRole.Prefill).Select(static ask => (int?)ask.Replicas).SingleOrDefault(),
            asked.Where(static ask => ask.Pool.Role == PoolRole.Decode).Select(static ask => (int?)ask.Replicas).SingleOrDefault());
        return table.Decide(asked[0].Pool.Participant, targets, new PairingBounds(ceiling, floor, TimeSpan.FromSeconds(360)), now);
    }

    private static void Check(PairingRow row, PairingVerdict verdict)
    {
        if (row.Answer.StartsWith('!'))
        {
            Assert.Equal((row.Id, false, $"GPU budget breach: {row.Answer[1..]}; no feasible pair packing"), (row.Id, verdict.Approved, verdict.Message));
            Assert.Empty(verdict.Changes);
            return;
        }

        var words = row.Answer.Split(' ', 2);
        Assert.Equal((row.Id, true, PairingRow.Number(words[0])), (row.Id, verdict.Approved, (int)verdict.TotalGpus));
        var partners = words.Length < 2 ? [] : PairingRow.Pools(words[1]).Select(static part => (part.Pool, part.Replicas));
        Assert.Equal(
            partners.OrderBy(static part => part.Pool.ToString()),
            verdict.Changes.Where(static change => change.Partner).Select(static change => (Pool: change.Id, change.To)).OrderBy(static part => part.Pool.ToString()));
        var asked = PairingRow.Pools(row.Request).ToDictionary(static ask => ask.Pool, static ask => ask.Replicas);
        Assert.All(verdict.Changes.Where(static change => !change.Partner), change => Assert.Equal(asked[change.Id], change.To));
    }
}
