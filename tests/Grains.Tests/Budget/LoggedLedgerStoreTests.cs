using System.Text;
using System.Text.Json;
using GlobalPlanner.Grains.Budget;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Storage;
using Orleans.Storage;

namespace GlobalPlanner.Grains.Tests.Budget;

/// <summary>Ledgers over the real store: taken over from an older version, overtaken, restarted, rewritten.</summary>
public sealed class LoggedLedgerStoreTests : IDisposable
{
    private const string StateName = ILedgerStore.StateName;

    /// <summary>A ledger as the version before wrote it, whole.</summary>
    private const string Version1 =
        """
        {"version":1,"epoch":3,"sequence":9,"ceiling_gpus":8,"floor_gpus":null,"deployments":[{"participant":"inf/a",
        "observed_at":"2026-01-01T00:00:00+00:00","observed_fence":{"epoch":3,"sequence":9},
        "decode":{"reported_gpu":1,"desired_replicas":5,"held_replicas":5,"read_fence":{"epoch":3,"sequence":9},
        "in_flight":[{"fence":{"epoch":3,"sequence":9},"replicas":5}]},"answers":[]}]}
        """;

    private static readonly GrainId Grain = GrainId.Create("globalplanner", "domain");
    private static readonly BudgetTerms Terms = new() { CeilingGpus = 4000 };

    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"gp-ledger-{Guid.NewGuid():N}");
    private readonly EmbeddedStore _store;

    public LoggedLedgerStoreTests() => _store = EmbeddedStore.Open(_directory);

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_ledger_of_the_version_before_is_read_and_written_anew()
    {
        await _store.WriteAsync(StateName, Grain.ToString(), Encoding.UTF8.GetBytes(Version1), null);
        var (store, book) = await TakeOverAsync();

        Assert.Equal((4L, 5L, 5L), (book.Epoch, book.Totals.GrantedGpus, book.Totals.ChargedGpus));
        var written = (await _store.ReadAsync(StateName, Grain.ToString()))!;
        Assert.Empty(written.Changes);
        Assert.Equal(BudgetLedger.CurrentVersion, Read<BudgetLedger>(written.Payload).Version);

        Assert.Equal(GrantOutcome.Granted, Ask(book, "a", 6).Outcome);
        await store.SaveAsync(book);
        Assert.Equal(Comparable(book.Snapshot()), Comparable(await Open().LoadAsync()));
    }

    [Fact]
    public async Task A_ledger_of_a_newer_version_is_refused_by_its_version_and_left_alone()
    {
        var newer = Encoding.UTF8.GetBytes(Version1.Replace("\"version\":1", "\"version\":99", StringComparison.Ordinal));
        var etag = await _store.WriteAsync(StateName, Grain.ToString(), newer, null);
        etag = await _store.AppendAsync(StateName, Grain.ToString(), "not known here"u8.ToArray(), etag);

        var refused = await Assert.ThrowsAsync<NotSupportedException>(TakeOverAsync);

        Assert.Contains("format 99", refused.Message, StringComparison.Ordinal);
        Assert.Equal(etag, (await _store.ReadAsync(StateName, Grain.ToString()))!.ETag);
    }

    [Fact]
    public async Task What_an_overtaken_activation_stores_is_refused_whole()
    {
        var (first, mine) = await TakeOverAsync();
        Report(mine, "a", 1);
        await first.SaveAsync(mine);
        var (second, theirs) = await TakeOverAsync();

        Ask(mine, "a", 3000);
        Report(mine, "b", 2);
        await Assert.ThrowsAsync<InconsistentStateException>(() => first.SaveAsync(mine));
        await Assert.ThrowsAsync<InconsistentStateException>(() => first.SaveAsync(mine));

        Ask(theirs, "a", 2);
        await second.SaveAsync(theirs);
        var stored = await Open().LoadAsync();
        Assert.Equal(Comparable(theirs.Snapshot()), Comparable(stored));
        Assert.Equal((2, 2L), (Assert.Single(stored.Deployments).Decode!.GrantedReplicas, stored.Epoch));
    }

    [Fact]
    public async Task A_write_costs_what_changed_and_a_restart_reads_what_was_there()
    {
        var (store, book) = await TakeOverAsync();
        foreach (var i in Enumerable.Range(0, 1000))
        {
            Report(book, $"d{i}", 1);
        }

        await store.SaveAsync(book);
        foreach (var i in Enumerable.Range(0, 20))
        {
            Ask(book, $"d{i}", 2 + i);
            await store.SaveAsync(book);
        }

        book.Report(new DeploymentReport { Participant = new ParticipantId("inf", "d999"), ObservedAt = default });
        book.Configure(Terms with { FloorGpus = 7 });
        await store.SaveAsync(book);

        var stored = (await _store.ReadAsync(StateName, Grain.ToString()))!;
        Assert.Equal(22, stored.Changes.Length);
        Assert.All(stored.Changes[1..], static change => Assert.InRange(change.Length, 1, 2000));
        Assert.Equal(Comparable(book.Snapshot()), Comparable(await Open().LoadAsync()));
        AssertNeverAboveCeiling(stored);

        var (_, again) = await TakeOverAsync();
        Assert.Equal((book.Totals, book.Deployments, book.Epoch + 1), (again.Totals, again.Deployments, again.Epoch));
    }

    // 0.9 MB a write: only a ledger that changes as a whole outgrows its record within a test.
    [Fact]
    [Trait("Category", "Slow")]
    public async Task Changes_that_outgrow_the_record_are_folded_into_it()
    {
        var (store, book) = await TakeOverAsync();
        var most = 0;
        for (var round = 0; round < 40; round++)
        {
            foreach (var i in Enumerable.Range(0, 1000))
            {
                Report(book, $"d{i}", round % 2 + 1);
                Ask(book, $"d{i}", 3);
            }

            await store.SaveAsync(book);
            var stored = (await _store.ReadAsync(StateName, Grain.ToString()))!;
            most = Math.Max(most, stored.Changes.Length);
            Assert.InRange(stored.Changes.Sum(static change => change.Length), 0, 12 << 20);
        }

        Assert.InRange(most, 2, 30);
        Assert.Equal(Comparable(book.Snapshot()), Comparable(await Open().LoadAsync()));
    }

    private static void AssertNeverAboveCeiling(StoredState stored)
    {
        var changes = stored.Changes.Select(static change => Read<LedgerChange>(change)).ToArray();
        for (var version = 0; version <= changes.Length; version++)
        {
            var ledger = Read<BudgetLedger>(stored.Payload).After(changes[..version]);
            var granted = ledger.Deployments.Sum(static one => (long)(one.Decode?.GrantedReplicas ?? 0) * (one.Decode?.GpuPerReplica ?? 0));
            Assert.True(granted <= ledger.CeilingGpus, $"version {version}: {granted} of {ledger.CeilingGpus}");
        }
    }

    private static ScaleGrant Ask(BudgetBook book, string name, int replicas) => book.Decide(
        new ScaleRequest
        {
            OperationId = $"{name}-{replicas}-{book.Version}",
            Participant = new ParticipantId("inf", name),
            Targets = new ReplicaTargets(null, replicas),
        },
        DateTimeOffset.UnixEpoch);

    private static void Report(BudgetBook book, string name, int replicas) => book.Report(new DeploymentReport
    {
        Participant = new ParticipantId("inf", name),
        ObservedAt = DateTimeOffset.UnixEpoch,
        Decode = new RoleHolding(replicas, replicas, 1),
    });

    /// <summary>When a deployment was last read is not worth a write, and arrivals may stand in another order.</summary>
    private static string Comparable(BudgetLedger ledger) => JsonSerializer.Serialize(
        ledger with { Deployments = [.. ledger.Deployments.OrderBy(static one => one.Participant).Select(static one => one with { ObservedAt = null })] },
        PlanningJson.Options);

    private static T Read<T>(byte[] json) => JsonSerializer.Deserialize<T>(json, PlanningJson.Options)!;

    private LoggedLedgerStore Open() => new(new EmbeddedStateLog(_store), Grain);

    private async Task<(LoggedLedgerStore Store, BudgetBook Book)> TakeOverAsync()
    {
        var store = Open();
        var book = BudgetBook.Restore(await store.LoadAsync(), Terms);
        book.BeginEpoch();
        await store.SaveAsync(book);
        return (store, book);
    }
}
