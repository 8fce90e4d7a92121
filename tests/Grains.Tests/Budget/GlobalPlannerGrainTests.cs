using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.TestSupport;

namespace GlobalPlanner.Grains.Tests.Budget;

/// <summary>A budget's grain over a storage that takes changes.</summary>
[Trait("Category", "Slow")] // Starting two silos takes a second or two; they are shared by all tests of the class.
public sealed class LoggedGlobalPlannerGrainTests(BudgetCluster cluster) : GlobalPlannerGrainTests(cluster), IClassFixture<BudgetCluster>;

/// <summary>A budget's grain over a storage that knows only whole records.</summary>
[Trait("Category", "Slow")]
public sealed class RecordGlobalPlannerGrainTests(RecordBudgetCluster cluster) : GlobalPlannerGrainTests(cluster), IClassFixture<RecordBudgetCluster>;

public abstract class GlobalPlannerGrainTests(BudgetCluster cluster)
{
    [Fact]
    public async Task The_ledger_outlives_its_activation_under_a_new_epoch()
    {
        var domain = cluster.NewDomain(8);
        await domain.ReportAsync("a", 2);
        await domain.ReportAsync("b", 2);
        var grant = await domain.AskAsync("a", 6, "one");
        Assert.Equal((GrantOutcome.Granted, 8), (grant.Outcome, grant.ChargedGpus));

        await DeactivateAsync(domain);

        var budget = await domain.Grain.GetBudgetAsync();
        Assert.Equal((8, 4, 0), (budget.ChargedGpus, budget.HeldGpus, budget.HeadroomGpus));
        Assert.Equal(grant.Fence.Epoch + 1, budget.Epoch);
        Assert.Equal(grant, await domain.AskAsync("a", 6, "one"));
        var held = await domain.AskAsync("b", 3, "two");
        Assert.Equal((GrantOutcome.Held, GrantReason.Ceiling), (held.Outcome, held.Reason));
        Assert.True(held.Fence > grant.Fence);
    }

    [Fact]
    public async Task No_answer_leaves_before_its_write_and_waiting_requests_share_the_next_one()
    {
        var domain = cluster.NewDomain(1000);
        foreach (var i in Enumerable.Range(0, 50))
        {
            await domain.ReportAsync($"d{i}", 1);
        }

        using var gate = Gate();
        var first = domain.AskAsync("d0", 2, "first");
        await Eventually.ThatAsync(() => gate.Started > 0, "the first write to start");
        var others = Enumerable.Range(1, 49).Select(i => domain.AskAsync($"d{i}", 2, $"op{i}")).ToArray();
        await Eventually.ThatAsync(async () => (await domain.Grain.GetBudgetAsync()).GrantedGpus == 100, "all to be decided");

        Assert.False(first.IsCompleted);
        Assert.DoesNotContain(others, static other => other.IsCompleted);

        gate.Open();
        await Task.WhenAll(others);
        await first;
        Assert.Equal(2, gate.Written);
    }

    [Fact]
    public async Task A_failed_write_fails_every_caller_and_forgets_what_was_not_stored()
    {
        var domain = cluster.NewDomain(8);
        await domain.ReportAsync("a", 2);
        var epoch = (await domain.Grain.GetBudgetAsync()).Epoch;

        using (var gate = Gate())
        {
            var first = domain.AskAsync("a", 3, "one");
            await Eventually.ThatAsync(() => gate.Started > 0, "the first write to start");
            var second = domain.AskAsync("a", 4, "two");
            await Eventually.ThatAsync(async () => (await domain.Grain.GetBudgetAsync()).Sequence == 2, "the second to be decided");
            cluster.Storage.FailWrites = true;
            gate.Open();
            foreach (var request in new[] { first, second })
            {
                var failure = await Assert.ThrowsAsync<BudgetUnavailableException>(() => request);
                Assert.Contains("no space left", failure.Message, StringComparison.Ordinal);
            }

            await Assert.ThrowsAsync<BudgetUnavailableException>(() => domain.AskAsync("a", 3, "three"));
        }

        await Eventually.ThatAsync(async () => await AnswersAsync(domain), "the ledger to be opened again");
        var budget = await domain.Grain.GetBudgetAsync();
        Assert.Equal((2, 0L), (budget.GrantedGpus, budget.Sequence));
        Assert.True(budget.Epoch > epoch);
        Assert.Equal(GrantOutcome.Granted, (await domain.AskAsync("a", 3, "one")).Outcome);
    }

    [Fact]
    public async Task Of_two_writers_the_one_that_was_overtaken_gives_no_grant()
    {
        var domain = cluster.NewDomain(8);
        await domain.ReportAsync("a", 2);
        var mine = (await domain.Grain.GetBudgetAsync()).Epoch;

        // What a second activation does: it reads, takes over, and grants all that is left.
        var other = cluster.OtherActivation(domain.Grain.GetGrainId());
        var book = BudgetBook.Restore(await other.LoadAsync(), new BudgetTerms { CeilingGpus = 8 });
        book.BeginEpoch();
        book.Report(new DeploymentReport { Participant = new ParticipantId("inf", "b"), ObservedAt = default, Decode = new RoleHolding(6, 6, 1) });
        await other.SaveAsync(book);

        var overtaken = await Assert.ThrowsAsync<BudgetUnavailableException>(() => domain.AskAsync("a", 8, "one"));
        Assert.Contains("another writer", overtaken.Message, StringComparison.Ordinal);
        await Eventually.ThatAsync(async () => await AnswersAsync(domain), "the ledger to be read again");
        Assert.Equal(GrantReason.Ceiling, (await domain.AskAsync("a", 8, "one")).Reason);
        Assert.True((await domain.Grain.GetBudgetAsync()).Epoch >= mine + 2);
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_read_is_said_and_tried_again()
    {
        var domain = cluster.NewDomain(8);
        await domain.ReportAsync("a", 2);
        cluster.Storage.FailReads = true;
        try
        {
            await DeactivateAsync(domain);
            var failure = await Assert.ThrowsAsync<BudgetUnavailableException>(() => domain.AskAsync("a", 3, "one"));
            Assert.Contains("the disk does not answer", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            cluster.Storage.FailReads = false;
        }

        await Eventually.ThatAsync(async () => await AnswersAsync(domain), "the ledger to be opened");
        Assert.Equal(GrantOutcome.Granted, (await domain.AskAsync("a", 3, "one")).Outcome);
    }

    [Fact]
    public async Task A_domain_that_is_not_configured_is_named()
    {
        var grain = cluster.Cluster.Client.GetGrain<IGlobalPlannerGrain>("nowhere");
        var failure = await Assert.ThrowsAsync<BudgetUnavailableException>(() => grain.GetBudgetAsync());
        Assert.Contains("'nowhere'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_that_change_nothing_are_not_written()
    {
        var domain = cluster.NewDomain(8);
        await domain.ReportAsync("a", 2);
        var written = cluster.Storage.Written.Count(id => id == domain.Grain.GetGrainId());

        var standing = await domain.ReportAsync("a", 2, second: 5);

        Assert.True(standing!.Settled);
        Assert.Equal(written, cluster.Storage.Written.Count(id => id == domain.Grain.GetGrainId()));
        await Assert.ThrowsAsync<ArgumentException>(() => domain.ReportAsync("a", -1));
    }

    [Fact]
    public async Task Changed_terms_bind_the_next_request_and_waiting_demand_is_shown()
    {
        var domain = cluster.NewDomain(8);
        await domain.ReportAsync("a", 4);
        cluster.SetTerms(domain.Name, new BudgetTerms { CeilingGpus = 4, DemandLifetime = TimeSpan.FromSeconds(60) });

        Assert.Equal(GrantReason.Ceiling, (await domain.AskAsync("a", 6, "one")).Reason);

        var budget = await domain.Grain.GetBudgetAsync();
        var pool = Assert.Single(budget.Pools);
        Assert.Equal((4, 0, "inf/a", PoolRole.Decode), (budget.CeilingGpus, budget.HeadroomGpus, pool.Participant, pool.Role));
        Assert.Equal((2, cluster.Time.GetUtcNow(), GrantReason.Ceiling), (pool.Waiting!.Replicas, pool.Waiting.Since, pool.Waiting.Reason));
        cluster.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Null((await domain.Grain.GetBudgetAsync()).Pools[0].Waiting);
    }

    [Fact]
    public async Task Both_silos_and_the_client_speak_with_the_same_ledger()
    {
        var domain = cluster.NewDomain(100);
        foreach (var i in Enumerable.Range(0, 10))
        {
            await domain.ReportAsync($"d{i}", 1);
        }

        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => domain.AskAsync($"d{i}", 2 + i, $"op{i}")));
        var budget = await domain.Grain.GetBudgetAsync();
        Assert.Equal((65, 10L), (budget.GrantedGpus, budget.Sequence));
    }

    private static async Task<bool> AnswersAsync(BudgetCluster.Domain domain)
    {
        try
        {
            await domain.Grain.GetBudgetAsync();
            return true;
        }
        catch (BudgetUnavailableException)
        {
            return false;
        }
    }

    private async Task DeactivateAsync(BudgetCluster.Domain domain)
    {
        var management = cluster.Cluster.Client.GetGrain<IManagementGrain>(0);
        var before = cluster.Storage.FailReads ? 0 : (await domain.Grain.GetBudgetAsync()).Epoch;
        await management.ForceActivationCollection(TimeSpan.Zero);
        if (!cluster.Storage.FailReads)
        {
            await Eventually.ThatAsync(async () => (await domain.Grain.GetBudgetAsync()).Epoch > before, "another activation");
        }
    }

    private GateScope Gate() => new(cluster.Storage);

    private sealed class GateScope : IDisposable
    {
        private readonly FaultyStorage.Switches _storage;
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly int _started;
        private readonly int _written;

        public GateScope(FaultyStorage.Switches storage)
        {
            (_storage, _started, _written) = (storage, storage.Started.Count, storage.Written.Count);
            storage.Gate = _open.Task;
        }

        public int Started => _storage.Started.Count - _started;

        public int Written => _storage.Written.Count - _written;

        public void Open() => _open.TrySetResult();

        public void Dispose()
        {
            Open();
            _storage.Gate = Task.CompletedTask;
            _storage.FailWrites = false;
        }
    }
}
