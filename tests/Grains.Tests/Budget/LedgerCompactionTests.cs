using System.Text.Json;
using GlobalPlanner.Grains.Budget;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Storage;
using GlobalPlanner.Storage.Slots;
using Orleans.Storage;

namespace GlobalPlanner.Grains.Tests.Budget;

/// <summary>A log that holds few changes: the ledger is written whole in between, whatever happens at that moment.</summary>
public sealed class LedgerCompactionTests : IDisposable
{
    private const int MostChanges = 3;
    private const int Saves = 10;

    private static readonly GrainId Grain = GrainId.Create("globalplanner", "domain");
    private static readonly BudgetTerms Terms = new() { CeilingGpus = 4000 };

    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"gp-compaction-{Guid.NewGuid():N}");
    private readonly EmbeddedStore _store;
    private int _ledgers;

    public LedgerCompactionTests() => _store = EmbeddedStore.Open(_directory);

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_record_replaces_the_changes_once_there_are_as_many_as_the_log_holds()
    {
        var (log, grain) = (SlotsOn(Plain()), NextGrain());
        var (store, book) = await TakeOverAsync(log, grain);
        var lengths = new List<int>();
        for (var save = 1; save <= Saves; save++)
        {
            await ChangeAsync(store, book, save);
            lengths.Add((await log.ReadAsync(ILedgerStore.StateName, grain))!.Changes.Length);
            Assert.Equal(Comparable(book.Snapshot()), await LoadAsync(log, grain));
        }

        Assert.Equal([1, 2, 3, 0, 1, 2, 3, 0, 1, 2], lengths);
    }

    [Fact]
    public async Task A_restart_between_any_two_writes_reads_what_was_there_and_begins_a_record_of_its_own()
    {
        for (var saves = 0; saves <= Saves; saves++)
        {
            var (log, grain) = (SlotsOn(Plain()), NextGrain());
            var (store, book) = await TakeOverAsync(log, grain);
            for (var save = 1; save <= saves; save++)
            {
                await ChangeAsync(store, book, save);
            }

            var (again, other) = await TakeOverAsync(log, grain);

            Assert.Equal((book.Totals, book.Deployments, book.Epoch + 1), (other.Totals, other.Deployments, other.Epoch));
            Assert.Empty((await log.ReadAsync(ILedgerStore.StateName, grain))!.Changes);
            await ChangeAsync(again, other, 100);
            Assert.Equal(Comparable(other.Snapshot()), await LoadAsync(log, grain));
        }
    }

    /// <summary>
    /// Every write of the storage is once the last one of a process, arrived or lost. What was answered is there, and of
    /// what was under way all or nothing.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_write_loses_nothing_that_was_answered(bool arrives)
    {
        for (var crash = 2; ; crash++)
        {
            var grain = NextGrain();
            var storage = new DyingStorage(Plain()) { WritesLeft = crash, LastArrives = arrives };
            var (store, book) = await TakeOverAsync(SlotsOn(storage), grain);
            var (answered, underWay) = await RunAsync(store, book);

            var log = SlotsOn(Plain());
            var stored = await LoadAsync(log, grain);
            Assert.Equal((crash, stored == answered || stored == underWay), (crash, true));

            var (again, other) = await TakeOverAsync(log, grain);
            for (var save = 100; save < 100 + Saves; save++)
            {
                await ChangeAsync(again, other, save);
            }

            Assert.Equal(Comparable(other.Snapshot()), await LoadAsync(log, grain));
            if (!storage.IsDead)
            {
                Assert.InRange(crash, Saves, 3 * Saves);
                break;
            }
        }
    }

    [Fact]
    public async Task A_record_that_could_not_be_dropped_after_it_was_replaced_is_not_read_again()
    {
        var (log, grain) = (SlotsOn(new DyingStorage(Plain()) { DropsFail = true }), NextGrain());
        var (store, book) = await TakeOverAsync(log, grain);
        for (var save = 1; save <= Saves; save++)
        {
            await ChangeAsync(store, book, save);
            Assert.Equal(Comparable(book.Snapshot()), await LoadAsync(SlotsOn(Plain()), grain));
        }
    }

    [Theory]
    [InlineData("a change", false, 0)]
    [InlineData("a record", false, MostChanges)]
    [InlineData("a change in a slot", true, 0)]
    [InlineData("a record in a slot", true, MostChanges)]
    public async Task What_an_earlier_epoch_had_still_to_write_is_refused(string next, bool slots, int mine)
    {
        for (var theirs = 0; theirs <= (2 * MostChanges) + 2; theirs++)
        {
            IStateLog log = slots ? SlotsOn(Plain()) : new FewChanges(new EmbeddedStateLog(_store));
            var grain = NextGrain();
            var (store, book) = await TakeOverAsync(log, grain);
            for (var save = 1; save <= mine; save++)
            {
                await ChangeAsync(store, book, save);
            }

            var (newer, other) = await TakeOverAsync(log, grain);
            for (var save = 100; save < 100 + theirs; save++)
            {
                await ChangeAsync(newer, other, save);
            }

            await Assert.ThrowsAsync<InconsistentStateException>(() => ChangeAsync(store, book, 50));
            await Assert.ThrowsAsync<InconsistentStateException>(() => ChangeAsync(store, book, 51));
            Assert.Equal((next, Comparable(other.Snapshot())), (next, await LoadAsync(log, grain)));
        }
    }

    [Fact]
    public async Task What_a_failed_write_held_is_in_the_next_one()
    {
        var grain = NextGrain();
        var storage = new DyingStorage(Plain());
        var (store, book) = await TakeOverAsync(SlotsOn(storage), grain);
        await ChangeAsync(store, book, 1);
        storage.WritesLeft = 0;
        await Assert.ThrowsAsync<IOException>(() => ChangeAsync(store, book, 2));
        storage.WritesLeft = int.MaxValue;

        await ChangeAsync(store, book, 3);

        Assert.Equal(Comparable(book.Snapshot()), await LoadAsync(SlotsOn(Plain()), grain));
        Assert.Equal(3, book.Deployments);
    }

    private static async Task<(string Answered, string UnderWay)> RunAsync(LoggedLedgerStore store, BudgetBook book)
    {
        var answered = Comparable(book.Snapshot());
        for (var save = 1; save <= Saves; save++)
        {
            try
            {
                await ChangeAsync(store, book, save);
                answered = Comparable(book.Snapshot());
            }
            catch (Exception exception) when (exception is IOException or InconsistentStateException)
            {
                return (answered, Comparable(book.Snapshot()));
            }
        }

        return (answered, answered);
    }

    /// <summary>A deployment comes, one that was there before grows, and it is stored.</summary>
    private static async Task ChangeAsync(LoggedLedgerStore store, BudgetBook book, int save)
    {
        var participant = new ParticipantId("inf", $"d{save}");
        book.Report(new DeploymentReport { Participant = participant, ObservedAt = DateTimeOffset.UnixEpoch, Decode = new RoleHolding(1, 1, 1) });
        book.Decide(
            new ScaleRequest { OperationId = $"{save}", Participant = participant, Targets = new ReplicaTargets(null, 1 + save) },
            DateTimeOffset.UnixEpoch);
        await store.SaveAsync(book);
    }

    private static async Task<string> LoadAsync(IStateLog log, GrainId grain) => Comparable(await new LoggedLedgerStore(log, grain).LoadAsync());

    private static string Comparable(BudgetLedger ledger) => JsonSerializer.Serialize(
        ledger with { Deployments = [.. ledger.Deployments.OrderBy(static one => one.Participant).Select(static one => one with { ObservedAt = null })] },
        PlanningJson.Options);

    private static SlotStateLog SlotsOn(IGrainStorage storage) => new(storage, MostChanges + 1);

    private static async Task<(LoggedLedgerStore Store, BudgetBook Book)> TakeOverAsync(IStateLog log, GrainId grain)
    {
        var store = new LoggedLedgerStore(log, grain);
        var book = BudgetBook.Restore(await store.LoadAsync(), Terms);
        book.BeginEpoch();
        await store.SaveAsync(book);
        return (store, book);
    }

    private EmbeddedGrainStorage Plain() => new(_store, PlanningJson.Options);

    private GrainId NextGrain() => GrainId.Create(Grain.Type, IdSpan.Create($"{_ledgers++}"));

    /// <summary>The log of a single silo, as if it held few changes.</summary>
    private sealed class FewChanges(IStateLog inner) : IStateLog
    {
        public int MostChanges => LedgerCompactionTests.MostChanges;

        public Task<LoggedState?> ReadAsync(string stateName, GrainId grainId) => inner.ReadAsync(stateName, grainId);

        public Task<string> WriteAsync(string stateName, GrainId grainId, byte[] record, string? expectedETag) =>
            inner.WriteAsync(stateName, grainId, record, expectedETag);

        public Task<string> AppendAsync(string stateName, GrainId grainId, byte[] change, string expectedETag) =>
            inner.AppendAsync(stateName, grainId, change, expectedETag);
    }

    /// <summary>A storage that takes so many writes and then is as if the process were gone.</summary>
    private sealed class DyingStorage(IGrainStorage inner) : IGrainStorage
    {
        public int WritesLeft { get; set; } = int.MaxValue;

        /// <summary>Whether the write at which it dies is stored, though it is not answered.</summary>
        public bool LastArrives { get; init; }

        /// <summary>Whether a slot cannot be emptied.</summary>
        public bool DropsFail { get; init; }

        public bool IsDead => WritesLeft <= 0;

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            IsDead ? throw new IOException("gone") : inner.ReadStateAsync(stateName, grainId, grainState);

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (IsDead || (DropsFail && grainState.State is SlotEntry { Payload: null }))
            {
                throw new IOException("gone");
            }

            WritesLeft--;
            if (!IsDead || LastArrives)
            {
                await inner.WriteStateAsync(stateName, grainId, grainState);
            }

            if (IsDead)
            {
                throw new IOException("gone");
            }
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ClearStateAsync(stateName, grainId, grainState);
    }
}
