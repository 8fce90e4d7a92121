using System.Globalization;
using System.Text.Json;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.Tests.SharedBudget;

/// <summary>A ledger under test, with short words for what is done to it.</summary>
internal sealed class Budget
{
    private int _operations;

    public Budget(int? ceiling = null, int? floor = null) =>
        Book = BudgetBook.Restore(BudgetLedger.Empty, new BudgetTerms { CeilingGpus = ceiling, FloorGpus = floor });

    public BudgetBook Book { get; private set; }

    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

    public static ParticipantId Id(string name) => new("inf", name);

    /// <summary>Replicas by GPUs of each role, as in <c>a P3x1 D2x2, b D4x1</c>; <c>x?</c> is an unknown cost.</summary>
    public Budget With(string state)
    {
        foreach (var deployment in state.Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            var words = deployment.Split(' ');
            Book.Report(new DeploymentReport
            {
                Participant = Id(words[0]),
                ObservedAt = Now,
                Prefill = Holding(words, 'P'),
                Decode = Holding(words, 'D'),
            });
        }

        return this;
    }

    public void Report(string name, WriteFence? fence, RoleHolding? prefill = null, RoleHolding? decode = null)
    {
        Now += TimeSpan.FromSeconds(1);
        Book.Report(new DeploymentReport { Participant = Id(name), ObservedAt = Now, Fence = fence, Prefill = prefill, Decode = decode });
    }

    public ScaleGrant Ask(
        string name, int? prefill = null, int? decode = null, string? operation = null, string? caller = null, bool together = false) =>
        Book.Decide(
            new ScaleRequest
            {
                OperationId = operation ?? $"op-{++_operations}",
                Participant = Id(name),
                Targets = new ReplicaTargets(prefill, decode),
                CallerNamespace = caller,
                AllOrNothing = together,
            },
            Now);

    /// <summary>Asks, and lets the deployment write and settle what was granted.</summary>
    public ScaleGrant AskAndWrite(string name, int? prefill = null, int? decode = null)
    {
        var grant = Ask(name, prefill, decode);
        Settle(name, grant);
        return grant;
    }

    public void Settle(string name, ScaleGrant grant)
    {
        var known = Book.Find(Id(name))!;
        Report(name, grant.Fence, Settled(known.Prefill, grant.Applied.Prefill), Settled(known.Decode, grant.Applied.Decode));
    }

    /// <summary>Reads the stored form again, as another activation does.</summary>
    public void Restart(BudgetTerms terms) => Restart(Book.Snapshot(), terms);

    public void Restart(BudgetLedger ledger, BudgetTerms terms)
    {
        var json = JsonSerializer.Serialize(ledger, PlanningJson.Options);
        Book = BudgetBook.Restore(JsonSerializer.Deserialize<BudgetLedger>(json, PlanningJson.Options)!, terms);
        Book.BeginEpoch();
    }

    private static RoleHolding? Settled(LedgerRole? pool, int? applied) => pool is null
        ? null
        : new RoleHolding(applied ?? pool.DesiredReplicas, applied ?? pool.HeldReplicas, pool.ReportedGpu);

    private static RoleHolding? Holding(string[] words, char role)
    {
        if (Array.Find(words, word => word[0] == role) is not { } word)
        {
            return null;
        }

        var parts = word[1..].Split('x');
        var replicas = int.Parse(parts[0], CultureInfo.InvariantCulture);
        return new RoleHolding(replicas, replicas, parts[1] == "?" ? null : int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
