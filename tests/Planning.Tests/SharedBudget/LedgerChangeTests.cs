using System.Text.Json;
using CsCheck;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Planning.Tests.SharedBudget;

/// <summary>A ledger stored as a record and its changes is the ledger stored whole.</summary>
public class LedgerChangeTests
{
    private static readonly Gen<(int Kind, int Which, int X)[]> Steps =
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 4], Gen.Int[0, 9]).Array[0, 60];

    [Fact]
    public void A_record_and_its_changes_are_the_ledger_at_every_version() =>
        Gen.Select(Steps, Gen.Int[5, 40]).Sample(
            (steps, ceiling) =>
            {
                var book = BudgetBook.Restore(BudgetLedger.Empty, new BudgetTerms { CeilingGpus = ceiling });
                var record = Json(book.Snapshot());
                var changes = new List<string>();
                foreach (var (kind, which, x) in steps)
                {
                    Step(book, kind, which, x);
                    if (x % 3 == 0)
                    {
                        changes.Add(Json(book.TakeChange()));
                        var read = Read<BudgetLedger>(record).After(changes.Select(Read<LedgerChange>));
                        Assert.Equal(Comparable(book.Snapshot()), Comparable(read));
                        var restored = BudgetBook.Restore(read, new BudgetTerms { CeilingGpus = read.CeilingGpus });
                        Assert.Equal(book.Totals, restored.Totals);
                    }
                }
            },
            iter: 500);

    [Fact]
    public void A_change_holds_the_figures_and_only_the_deployments_that_differ()
    {
        var budget = new Budget(8).With("a D2x1, b D1x1, c D1x1");
        budget.Book.TakeChange();
        budget.Ask("b", null, 3);
        budget.Book.Report(new DeploymentReport { Participant = new ParticipantId("inf", "c"), ObservedAt = DateTimeOffset.UnixEpoch.AddDays(1) });

        var change = budget.Book.TakeChange();

        Assert.Equal((budget.Book.Epoch, 1L, 8), (change.Epoch, change.Sequence, change.CeilingGpus));
        Assert.Equal("inf/b", Assert.Single(change.Changed).Participant.Value);
        Assert.Equal("inf/c", Assert.Single(change.Removed).Value);
        Assert.Empty(budget.Book.TakeChange().Changed);
    }

    [Fact]
    public void What_was_restored_is_no_change_and_what_was_taken_over_is()
    {
        var ledger = new Budget(8).With("a D2x1, b D1x1").Book.Snapshot();
        var book = BudgetBook.Restore(ledger, new BudgetTerms { CeilingGpus = 8 });
        Assert.Empty(book.TakeChange().Changed);
        book.BeginEpoch();
        Assert.Equal(2, book.TakeChange().Changed.Length);
    }

    private static void Step(BudgetBook book, int kind, int which, int x)
    {
        var participant = new ParticipantId("inf", $"d{which}");
        switch (kind)
        {
            case 0 or 1 or 2:
                book.Decide(
                    new ScaleRequest { OperationId = $"{kind}-{x}", Participant = participant, Targets = new ReplicaTargets(null, x) },
                    DateTimeOffset.UnixEpoch);
                break;
            case 3 or 4:
                book.Report(new DeploymentReport { Participant = participant, ObservedAt = DateTimeOffset.UnixEpoch, Decode = new RoleHolding(x, x, 1) });
                break;
            case 5 when x < 3:
                book.Report(new DeploymentReport { Participant = participant, ObservedAt = DateTimeOffset.UnixEpoch });
                break;
            case 6 when x < 2:
                book.BeginEpoch();
                break;
            case 6:
                book.Configure(new BudgetTerms { CeilingGpus = x * 5, FloorGpus = x });
                break;
        }
    }

    /// <summary>When something was last read needs no write of its own, and arrivals may stand in another order.</summary>
    private static string Comparable(BudgetLedger ledger) => Json(ledger with
    {
        Deployments = [.. ledger.Deployments.OrderBy(one => one.Participant).Select(one => one with { ObservedAt = null })],
    });

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, PlanningJson.Options);

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, PlanningJson.Options)!;
}
