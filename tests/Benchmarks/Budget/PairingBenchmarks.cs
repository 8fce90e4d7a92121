using BenchmarkDotNet.Attributes;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Pairing;

namespace GlobalPlanner.Benchmarks.Budget;

/// <summary>
/// The pure decision of the pairing policy among 10,000 pools of 5,000 deployments, with a number of shrinking intents
/// open. Approvals are not booked, so every decision starts from the same state.
/// </summary>
[MemoryDiagnoser]
public class PairingBenchmarks
{
    private const int Deployments = 5_000;

    private static readonly ReplicaTargets Grow = new(4, null);
    private static readonly ReplicaTargets Shrink = new(2, null);

    private readonly ParticipantId[] _participants = [.. Enumerable.Range(0, Deployments).Select(i => new ParticipantId("inf", $"pool-{i}"))];
    private PairingTable _table = new();
    private PairingBounds _exact = new(null, null, TimeSpan.Zero);
    private PairingBounds _wide = new(null, null, TimeSpan.Zero);
    private int _next;

    /// <summary>Intents to shrink by one replica that are open throughout.</summary>
    [Params(0, 4, 100, 5_000)]
    public int OpenIntents { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _table = new PairingTable();
        for (var i = 0; i < Deployments; i++)
        {
            _table.SetRole(new RoleId(_participants[i], PoolRole.Prefill), 3, 1);
            _table.SetRole(new RoleId(_participants[i], PoolRole.Decode), 3, 2);
            _table.SetPriority(new RoleId(_participants[i], PoolRole.Decode), i % 7);
            if (i < OpenIntents)
            {
                _table.RecordIntent(new RoleId(_participants[i], PoolRole.Decode), 2, DateTimeOffset.UnixEpoch);
            }
        }

        var total = (int)_table.TotalGpus;
        _exact = new PairingBounds(total, total, TimeSpan.FromSeconds(360));
        _wide = new PairingBounds(2 * total, null, TimeSpan.FromSeconds(360));
        _next = 0;
    }

    /// <summary>A growth at a fixed total: paired when an intent is open, else rejected.</summary>
    [Benchmark]
    public PairingVerdict AtTheCeiling() => Ask(Grow, _exact);

    /// <summary>A release with no open intent to pair with, which is approved on its own.</summary>
    [Benchmark]
    public PairingVerdict Alone() => Ask(Shrink, _wide);

    /// <summary>A request that is booked and undone, which changes the total and the open intents.</summary>
    [Benchmark]
    public PairingVerdict Booked()
    {
        var verdict = Ask(Shrink, _wide);
        _table.SetRole(verdict.Changes[0].Id, 2, 1);
        _table.SetRole(verdict.Changes[0].Id, 3, 1);
        return verdict;
    }

    private PairingVerdict Ask(ReplicaTargets targets, PairingBounds terms)
    {
        var participant = _participants[_next];
        _next = (_next + 1) % Deployments;
        return _table.Decide(participant, targets, terms, DateTimeOffset.UnixEpoch);
    }
}
