using GlobalPlanner.Grains.Budget;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;

namespace GlobalPlanner.Grains.Tests.Budget;

/// <summary>One write at a time; changes made during a write share the next one; a failed write fails everybody who waits.</summary>
public class LedgerCommitsTests
{
    private readonly BudgetBook _book = BudgetBook.Restore(BudgetLedger.Empty, new BudgetTerms());
    private readonly HeldStore _store = new();
    private readonly List<Exception> _failures = [];

    [Fact]
    public async Task A_decision_is_durable_only_after_its_write()
    {
        var commits = Commits();
        var durable = Change(commits);
        await _store.WritingAsync(1);
        Assert.False(durable.IsCompleted);

        _store.End(0);

        await durable;
        Assert.True(commits.DurableAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Changes_during_a_write_share_the_next_one()
    {
        var commits = Commits();
        var first = Change(commits);
        await _store.WritingAsync(1);
        var (second, third) = (Change(commits), Change(commits));

        _store.End(0);
        await first;
        await _store.WritingAsync(2);
        Assert.False(second.IsCompleted || third.IsCompleted);
        _store.End(1);

        await Task.WhenAll(second, third);
        await commits.IdleAsync();
        Assert.Equal(2, _store.Versions.Count);
        Assert.Equal(_book.Version, _store.Versions[^1]);
    }

    [Fact]
    public async Task Who_asks_again_for_a_version_under_way_waits_for_that_write()
    {
        var commits = Commits();
        var first = Change(commits);
        await _store.WritingAsync(1);

        var again = commits.DurableAsync();
        _store.End(0);

        await Task.WhenAll(first, again);
        await commits.IdleAsync();
        Assert.Single(_store.Versions);
    }

    [Fact]
    public async Task A_failed_write_fails_everybody_who_waits_and_is_told_once()
    {
        var commits = Commits();
        var first = Change(commits);
        await _store.WritingAsync(1);
        var second = Change(commits);
        var broken = new IOException("no space");

        _store.Fail(0, broken);

        Assert.Same(broken, await Assert.ThrowsAsync<IOException>(() => first));
        Assert.Same(broken, await Assert.ThrowsAsync<IOException>(() => second));
        await commits.IdleAsync();
        Assert.Same(broken, Assert.Single(_failures));
        Assert.Single(_store.Versions);
    }

    private LedgerCommits Commits() => new(_book, _store, _failures.Add);

    private int _reports;

    private Task Change(LedgerCommits commits)
    {
        _book.Report(new DeploymentReport
        {
            Participant = new ParticipantId("inf", $"d{_reports++}"),
            ObservedAt = DateTimeOffset.UnixEpoch,
            Decode = new RoleHolding(1, 1, 1),
        });
        return commits.DurableAsync();
    }

    /// <summary>A store whose writes end when the test says so.</summary>
    private sealed class HeldStore : ILedgerStore
    {
        private readonly List<TaskCompletionSource> _writes = [];
        private readonly SemaphoreSlim _begun = new(0);
        private int _seen;

        public List<long> Versions { get; } = [];

        public Task<BudgetLedger> LoadAsync() => Task.FromResult(BudgetLedger.Empty);

        public Task SaveAsync(BudgetBook book)
        {
            Versions.Add(book.Version);
            var write = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _writes.Add(write);
            _begun.Release();
            return write.Task;
        }

        /// <summary>Ends when so many writes have begun.</summary>
        public async Task WritingAsync(int count)
        {
            for (; _seen < count; _seen++)
            {
                Assert.True(await _begun.WaitAsync(TimeSpan.FromSeconds(30)), $"Write {_seen + 1} did not begin.");
            }
        }

        public void End(int write) => _writes[write].SetResult();

        public void Fail(int write, Exception exception) => _writes[write].SetException(exception);
    }
}
