using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Quota;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Serving;

namespace GlobalPlanner.Benchmarks.Budget;

/// <summary>
/// Decisions of the policy <c>quota</c> among 10,000 pools in 1,000 groups, on the ledger and on the table alone. With
/// contention, half of the pools wait. Every operation is undone, so that each starts from the same state.
/// </summary>
[MemoryDiagnoser]
public class QuotaBenchmarks
{
    private const int Pools = 10_000;
    private const int Groups = 1_000;
    private const int Held = 4;

    private readonly ParticipantId[] _participants = [.. Enumerable.Range(0, Pools).Select(static i => new ParticipantId($"g{i % Groups}", $"pool-{i}"))];
    private BudgetBook _free = null!;
    private BudgetBook _contended = null!;
    private QuotaTable _table = null!;
    private int _operation;

    [GlobalSetup]
    public void Fill()
    {
        _free = Book(2 * Held * Pools);
        _contended = Book(Held * Pools);
        _table = QuotaTable.Create(Terms(), Held * Pools);
        for (var i = 0; i < Pools; i++)
        {
            // Even groups hold more than their guarantee, odd ones less and ask for it.
            var even = i % 2 == 0;
            var held = even ? Held + 1 : Held - 1;
            _table.Put(Pool(i, held) with { WantedReplicas = even ? null : Held + 1, WaitingSince = DateTimeOffset.UnixEpoch });
            if (!even)
            {
                Ask(_contended, i, Held + 1);
            }
        }

        while (_table.Serve(out _))
        {
        }
    }

    /// <summary>A request that is granted, and the release that undoes it.</summary>
    [Benchmark(OperationsPerInvoke = 2)]
    public ScaleGrant RequestThatFits()
    {
        var pool = _operation % Pools;
        Ask(_free, pool, Held + 1);
        return Ask(_free, pool, Held);
    }

    /// <summary>A request that waits behind 5,000 others.</summary>
    [Benchmark]
    public ScaleGrant RequestThatWaits() => Ask(_contended, ((2 * _operation) + 1) % Pools, Held + 1 + (_operation / Pools % 2));

    /// <summary>A release that is reported to the table and serves the next request in the queue, and its undoing.</summary>
    [Benchmark]
    public QuotaGrant? ReleaseThatServes()
    {
        var donor = 2 * (_operation++ % (Pools / 2));
        _table.Put(Pool(donor, Held));
        if (!_table.Serve(out var grant))
        {
            return null;
        }

        var served = int.Parse(grant.Id.Participant.DeploymentName.AsSpan()["pool-".Length..], System.Globalization.CultureInfo.InvariantCulture);
        _table.Put(Pool(served, Held - 1) with { WantedReplicas = Held + 1, WaitingSince = DateTimeOffset.UnixEpoch });
        _table.Put(Pool(donor, Held + 1));
        return _table.Serve(out _) ? null : grant;
    }

    /// <summary>Half of the groups are owed one replica for each of their pools.</summary>
    [Benchmark]
    public ReclaimPlan PlanReclaim() => _table.PlanReclaim();

    [Benchmark]
    public ImmutableArray<GroupStanding> GroupStandings() => _table.Groups();

    private static QuotaTerms Terms()
    {
        var quotas = ImmutableSortedDictionary.Create<string, GroupQuota>(StringComparer.Ordinal)
            .Add(QuotaTerms.DefaultGpuType, new GroupQuota(Held * Pools / Groups, null, null));
        return new QuotaTerms
        {
            Groups = [.. Enumerable.Range(0, Groups).Select(i => new QuotaGroupTerms { Name = $"g{i}", Quotas = quotas })],
            GroupOf = static pool => pool.Participant.KubernetesNamespace,
        };
    }

    private BudgetBook Book(int ceiling)
    {
        var book = BudgetBook.Restore(BudgetLedger.Empty, new BudgetTerms { CeilingGpus = ceiling, Quota = Terms() });
        foreach (var participant in _participants)
        {
            book.Report(new DeploymentReport { Participant = participant, ObservedAt = DateTimeOffset.UnixEpoch, Decode = new RoleHolding(Held, Held, 1) });
        }

        return book;
    }

    private QuotaRole Pool(int i, int replicas) => new()
    {
        Id = new RoleId(_participants[i], PoolRole.Decode),
        GpuPerReplica = 1,
        ChargedReplicas = replicas,
        GrantedReplicas = replicas,
    };

    private ScaleGrant Ask(BudgetBook book, int pool, int replicas) => book.Decide(
        new ScaleRequest { OperationId = $"{_operation++}", Participant = _participants[pool], Targets = new ReplicaTargets(null, replicas) },
        DateTimeOffset.UnixEpoch);
}
