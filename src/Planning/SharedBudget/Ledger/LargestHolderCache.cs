using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Ledger;

/// <summary>GPUs charged to a role.</summary>
internal readonly record struct HolderGpus(RoleId Id, long Gpus);

/// <summary>
/// Names a role that is charged many GPUs, for the text of an answer. Finding the largest visits every role, so it is done at
/// most once in as many changes as there are deployments; in between, a role found earlier is named with its current figure.
/// </summary>
internal sealed class LargestHolderCache
{
    private HolderGpus? _first;
    private HolderGpus? _second;
    private int _changes = int.MaxValue;

    /// <summary>Takes over a change of a role; null when it is gone.</summary>
    public void Note(RoleId id, LedgerRole? entry)
    {
        _changes += _changes < int.MaxValue ? 1 : 0;
        var holding = new HolderGpus(id, Gpus(entry));
        if (_first?.Id == id)
        {
            _first = holding;
        }
        else if (_second?.Id == id)
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
    public HolderGpus? Find(Dictionary<ParticipantId, LedgerDeployment> deployments, RoleId except)
    {
        if (_changes >= deployments.Count)
        {
            (_first, _second, _changes) = (null, null, 0);
            foreach (var (participant, deployment) in deployments)
            {
                Rank(new HolderGpus(new RoleId(participant, PoolRole.Prefill), Gpus(deployment.Prefill)));
                Rank(new HolderGpus(new RoleId(participant, PoolRole.Decode), Gpus(deployment.Decode)));
            }
        }

        var found = _first?.Id == except ? _second : _first;
        return found?.Gpus > 0 ? found : null;
    }

    private static long Gpus(LedgerRole? entry) => entry?.ChargedGpus ?? 0;

    private void Rank(HolderGpus holding)
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
