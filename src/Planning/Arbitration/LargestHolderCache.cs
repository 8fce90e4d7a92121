using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Arbitration;

/// <summary>GPUs charged to a pool.</summary>
internal readonly record struct PoolHolding(PoolId Pool, long Gpus);

/// <summary>
/// Names a pool that holds many GPUs, for the words of an answer. Looking for the largest visits every pool, so it is
/// done at most once in as many changes as there are pools; in between a pool found earlier is named with what it
/// holds now.
/// </summary>
internal sealed class LargestHolderCache
{
    private PoolHolding? _first;
    private PoolHolding? _second;
    private int _changes = int.MaxValue;

    /// <summary>A pool changed; null when it is gone.</summary>
    public void Note(PoolId id, LedgerPool? pool)
    {
        _changes += _changes < int.MaxValue ? 1 : 0;
        var holding = new PoolHolding(id, Gpus(pool));
        if (_first?.Pool == id)
        {
            _first = holding;
        }
        else if (_second?.Pool == id)
        {
            _second = holding;
        }
        else
        {
            Rank(holding);
            return;
        }

        if (_second?.Gpus > _first?.Gpus)
        {
            (_first, _second) = (_second, _first);
        }
    }

    /// <summary>A large holder other than <paramref name="except"/>; null when nobody else holds a GPU.</summary>
    public PoolHolding? Find(Dictionary<ParticipantId, LedgerDeployment> deployments, PoolId except)
    {
        if (_changes >= deployments.Count)
        {
            (_first, _second, _changes) = (null, null, 0);
            foreach (var (participant, deployment) in deployments)
            {
                Rank(new PoolHolding(new PoolId(participant, PoolRole.Prefill), Gpus(deployment.Prefill)));
                Rank(new PoolHolding(new PoolId(participant, PoolRole.Decode), Gpus(deployment.Decode)));
            }
        }

        var found = _first?.Pool == except ? _second : _first;
        return found?.Gpus > 0 ? found : null;
    }

    private static long Gpus(LedgerPool? pool) => (long)(pool?.ChargedReplicas ?? 0) * (pool?.GpuPerReplica ?? 0);

    private void Rank(PoolHolding holding)
    {
        if (_first is not { } first || holding.Gpus > first.Gpus)
        {
            (_first, _second) = (holding, _first);
        }
        else if (_second is not { } second || holding.Gpus > second.Gpus)
        {
            _second = holding;
        }
    }
}
