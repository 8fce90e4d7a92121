using BenchmarkDotNet.Attributes;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Benchmarks.Budget;

/// <summary>Single decisions of the budget rules, without storage: a request that fits, one that has to wait, a report.</summary>
[MemoryDiagnoser]
public class BudgetDecision
{
    private BudgetBook _book = null!;
    private ParticipantId[] _participants = null!;
    private string[] _operations = null!;
    private int _next;

    /// <summary>Roles in the ledger, two for each deployment.</summary>
    [Params(1_000, 10_000)]
    public int Pools { get; set; }

    [IterationSetup]
    public void Setup()
    {
        _participants = [.. Enumerable.Range(0, Pools / 2).Select(i => new ParticipantId("inf", $"pool-{i}"))];
        _operations = [.. Enumerable.Range(0, Pools * 4).Select(i => $"operation-{i}")];
        _book = BudgetBook.Restore(BudgetLedger.Empty, new BudgetTerms { CeilingGpus = Pools * 4, FloorGpus = Pools });
        foreach (var participant in _participants)
        {
            _book.Report(new DeploymentReport
            {
                Participant = participant,
                ObservedAt = default,
                Prefill = new RoleHolding(2, 2, 1),
                Decode = new RoleHolding(1, 1, 2),
            });
        }

        _next = 0;
    }

    /// <summary>A growth that fits; the deployments take turns.</summary>
    [Benchmark(OperationsPerInvoke = 500)]
    public void Granted() => Ask(500, prefill: 3);

    /// <summary>A growth far above the ceiling, including the text of its explanation.</summary>
    [Benchmark(OperationsPerInvoke = 500)]
    public void Partial() => Ask(500, prefill: 1_000_000);

    /// <summary>A report that changes the replicas held.</summary>
    [Benchmark(OperationsPerInvoke = 500)]
    public void Reported()
    {
        for (var i = 0; i < 500; i++)
        {
            _book.Report(new DeploymentReport
            {
                Participant = _participants[_next++ % _participants.Length],
                ObservedAt = default,
                Prefill = new RoleHolding(2, 3, 1),
                Decode = new RoleHolding(1, 1, 2),
            });
        }
    }

    private void Ask(int count, int prefill)
    {
        for (var i = 0; i < count; i++, _next++)
        {
            _book.Decide(
                new ScaleRequest
                {
                    OperationId = _operations[_next],
                    Participant = _participants[_next % _participants.Length],
                    Targets = new ReplicaTargets(prefill, null),
                },
                default);
        }
    }
}
