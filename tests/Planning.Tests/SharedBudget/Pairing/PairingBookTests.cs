using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Serving;
using GlobalPlanner.Planning.SharedBudget.Wire;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Pairing;

/// <summary>Upstream's worked sequences through the ledger, where what is granted is written at once and nothing drains.</summary>
public class PairingBookTests
{
    private readonly SortedDictionary<string, (RoleId Pool, int Replicas, int Gpu)> _fleet = new(StringComparer.Ordinal);
    private readonly Dictionary<ParticipantId, WriteFence> _fences = [];
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    [Theory]
    [MemberData(nameof(PairingRow.Groups), MemberType = typeof(PairingRow))]
    public void Upstreams_sequences_on_the_ledger(string group)
    {
        var rows = PairingRow.Group(group);
        foreach (var pool in PairingRow.Pools(rows[0].State))
        {
            _fleet[pool.Pool.ToString()] = pool;
        }

        var book = BudgetBook.Restore(Ledger(rows[0]), Terms(rows[0]));
        foreach (var row in rows)
        {
            _now += TimeSpan.FromSeconds(row.AfterSeconds);
            var asked = PairingRow.Pools(row.Request).ToDictionary(static ask => ask.Pool, static ask => ask.Replicas);
            var before = _fleet.Values.ToDictionary(static pool => pool.Pool, static pool => pool.Replicas);
            var grant = Ask(book, asked, row.Id);
            Check(row, grant, asked, before);
        }
    }

    [Fact]
    public void Growth_waits_for_its_partners_release_and_follows_by_itself()
    {
        var row = PairingRow.Group("23 24");
        foreach (var pool in PairingRow.Pools(row[0].State))
        {
            _fleet[pool.Pool.ToString()] = pool;
        }

        var book = BudgetBook.Restore(Ledger(row[0]), Terms(row[0]));
        var b = new RoleId(Budget.Id("b"), PoolRole.Decode);
        Decide(book, new Dictionary<RoleId, int> { [new RoleId(Budget.Id("a"), PoolRole.Decode)] = 1 }, "one");
        book.Take();

        var grant = Decide(book, new Dictionary<RoleId, int> { [b] = 3 }, "two");

        Assert.Equal((GrantOutcome.Held, GrantReason.AwaitingRelease, true), (grant.Outcome, grant.Reason, grant.Approved));
        Assert.Equal(ScaleResponseMessage.Success, ScaleResponseMessage.StatusOf(grant));
        Assert.Contains("paired with inf/a/decode 2 to 1", grant.Message, StringComparison.Ordinal);
        var release = Assert.Single(book.Take().Writes);
        Assert.Equal((Budget.Id("a"), new ReplicaTargets(null, 1)), (release.Participant, release.Targets));

        Write(book, release.Participant, release.Targets, release.Fence);

        var growth = Assert.Single(book.Take().Writes);
        Assert.Equal((Budget.Id("b"), new ReplicaTargets(null, 3)), (growth.Participant, growth.Targets));
    }

    /// <summary>
    /// Row 53, on purpose otherwise: upstream patches the partner first and refuses the whole request when it is not Ready.
    /// Here a request that fits is granted whatever becomes of its partner, which is written again until it takes it.
    /// </summary>
    [Fact]
    public void Row_53_a_partner_that_is_not_ready_does_not_fail_the_request()
    {
        var (book, a, b) = Row53(ceiling: 10);

        var grant = Decide(book, new Dictionary<RoleId, int> { [a] = 5 }, "53");

        Assert.Equal((GrantOutcome.Granted, GrantReason.Paired, new ReplicaTargets(null, 5)), (grant.Outcome, grant.Reason, grant.Applied));
        var release = Assert.Single(book.Take().Writes);
        Assert.Equal((b.Participant, new ReplicaTargets(null, 2)), (release.Participant, release.Targets));
        Write(book, a.Participant, grant.Applied, grant.Fence);
        book.Tick(_now);
        book.Tick(_now + RetryRule.Patience);
        var again = Assert.Single(book.Take().Writes);
        Assert.Equal((b.Participant, new ReplicaTargets(null, 2)), (again.Participant, again.Targets));
        Assert.Equal(9, book.Totals.ChargedGpus);
    }

    /// <summary>Row 53 under a ceiling that growth fits under only with the release.</summary>
    [Fact]
    public void Row_53_growth_that_a_partner_which_is_not_ready_has_to_pay_for_is_withdrawn_at_the_deadline()
    {
        var (book, a, b) = Row53(ceiling: 8);

        var grant = Decide(book, new Dictionary<RoleId, int> { [a] = 5 }, "53");
        Assert.Equal((GrantOutcome.Held, GrantReason.AwaitingRelease, ScaleResponseMessage.Success), (grant.Outcome, grant.Reason, ScaleResponseMessage.StatusOf(grant)));
        book.Tick(_now + TimeSpan.FromSeconds(299));
        Assert.Equal(5, book.Find(a.Participant)!.Decode!.StandingReplicas);
        book.Tick(_now + TimeSpan.FromSeconds(300));

        // Of the two that the partner asked to give back itself, one was for the growth.
        Assert.Equal((4, 3), (book.Find(a.Participant)!.Decode!.StandingReplicas, book.Find(b.Participant)!.Decode!.StandingReplicas));
        Assert.Empty(book.Snapshot().Trades);
        Assert.Equal(8, book.Totals.ChargedGpus);
    }

    /// <summary>Two deployments with four GPUs each; the second is not Ready and has an intent of two open.</summary>
    private (BudgetBook Book, RoleId A, RoleId B) Row53(int ceiling)
    {
        var row = new PairingRow("53", $"{ceiling}/-", "a D4x1, b D4x1", "b D2", string.Empty, 0, "a D5", string.Empty);
        foreach (var pool in PairingRow.Pools(row.State))
        {
            _fleet[pool.Pool.ToString()] = pool;
        }

        return (BudgetBook.Restore(Ledger(row), Terms(row)), new RoleId(Budget.Id("a"), PoolRole.Decode), new RoleId(Budget.Id("b"), PoolRole.Decode));
    }

    private void Check(PairingRow row, ScaleGrant grant, Dictionary<RoleId, int> asked, Dictionary<RoleId, int> before)
    {
        if (row.Answer.StartsWith('!'))
        {
            Assert.Equal((row.Id, "rejected", $"GPU budget breach: {row.Answer[1..]}; no feasible pair packing"), (row.Id, ScaleResponseMessage.StatusOf(grant), grant.Message));
            Assert.Equal(before, _fleet.Values.ToDictionary(static pool => pool.Pool, static pool => pool.Replicas));
            return;
        }

        var words = row.Answer.Split(' ', 2);
        foreach (var (pool, replicas, _) in PairingRow.Pools(words.Length < 2 ? string.Empty : words[1]))
        {
            before[pool] = replicas;
        }

        foreach (var (pool, replicas) in asked)
        {
            before[pool] = replicas;
        }

        Assert.Equal((row.Id, "success"), (row.Id, ScaleResponseMessage.StatusOf(grant)));
        Assert.Equal(before, _fleet.Values.ToDictionary(static pool => pool.Pool, static pool => pool.Replicas));
        Assert.Equal((row.Id, PairingRow.Number(words[0])), (row.Id, _fleet.Values.Sum(static pool => pool.Gpu * pool.Replicas)));
    }

    private ScaleGrant Ask(BudgetBook book, Dictionary<RoleId, int> asked, string operation)
    {
        var grant = Decide(book, asked, operation);
        Write(book, asked.Keys.First().Participant, grant.Applied, grant.Fence);
        for (var writes = book.Take().Writes; writes.Count > 0; writes = book.Take().Writes)
        {
            foreach (var write in writes)
            {
                Write(book, write.Participant, write.Targets, write.Fence);
            }
        }

        return grant;
    }

    private ScaleGrant Decide(BudgetBook book, Dictionary<RoleId, int> asked, string operation) => book.Decide(
        new ScaleRequest
        {
            OperationId = $"{operation}-{_now:O}",
            Participant = asked.Keys.First().Participant,
            Targets = new ReplicaTargets(Replicas(asked, PoolRole.Prefill), Replicas(asked, PoolRole.Decode)),
        },
        _now);

    private void Write(BudgetBook book, ParticipantId participant, ReplicaTargets targets, WriteFence fence)
    {
        if (targets is { Prefill: null, Decode: null })
        {
            return;
        }

        _fences[participant] = fence;
        foreach (var role in (ReadOnlySpan<PoolRole>)[PoolRole.Prefill, PoolRole.Decode])
        {
            var key = new RoleId(participant, role).ToString();
            if (targets[role] is { } replicas && _fleet.TryGetValue(key, out var pool))
            {
                _fleet[key] = pool with { Replicas = replicas };
            }
        }

        book.Report(new DeploymentReport
        {
            Participant = participant,
            ObservedAt = _now,
            Fence = fence,
            Prefill = Holding(participant, PoolRole.Prefill),
            Decode = Holding(participant, PoolRole.Decode),
        });
    }

    private RoleHolding? Holding(ParticipantId participant, PoolRole role) =>
        _fleet.TryGetValue(new RoleId(participant, role).ToString(), out var pool) ? new RoleHolding(pool.Replicas, pool.Replicas, pool.Gpu) : null;

    private static int? Replicas(Dictionary<RoleId, int> asked, PoolRole role) =>
        asked.Where(ask => ask.Key.Role == role).Select(static ask => (int?)ask.Value).SingleOrDefault();

    private static BudgetTerms Terms(PairingRow row)
    {
        var (ceiling, floor) = row.Limits();
        var byName = row.Priorities.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(static text => text.Split(' '))
            .ToDictionary(static words => Budget.Id(words[0]), static words => PairingRow.Number(words[1]));
        return new BudgetTerms
        {
            CeilingGpus = ceiling,
            FloorGpus = floor,
            Policy = ArbitrationPolicy.Pairing,
            PriorityOf = (pool, _) => byName.GetValueOrDefault(pool.Participant, 100),
        };
    }

    /// <summary>The pools of a row, with the intents that requests refused before have left.</summary>
    private static BudgetLedger Ledger(PairingRow row)
    {
        var intents = PairingRow.Pools(row.Intents).ToDictionary(static intent => intent.Pool, static intent => new RoleAsk(intent.Replicas, DateTimeOffset.UnixEpoch));
        var ledger = BudgetLedger.Empty;
        foreach (var pools in PairingRow.Pools(row.State).GroupBy(static pool => pool.Pool.Participant))
        {
            var deployment = pools.Aggregate(
                new LedgerDeployment { Participant = pools.Key, Answers = [] },
                (deployment, pool) => deployment.With(pool.Pool.Role, new LedgerRole
                {
                    ReportedGpu = pool.Gpu,
                    DesiredReplicas = pool.Replicas,
                    HeldReplicas = pool.Replicas,
                    InFlight = [],
                    Asked = intents.GetValueOrDefault(pool.Pool),
                }));
            ledger = ledger with { Deployments = ledger.Deployments.Add(deployment) };
        }

        return ledger;
    }
}
