using GlobalPlanner.Client.Commands.Pools;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>Names the limits that a proposal met on its way to the deployment.</summary>
internal static class BoundText
{
    /// <summary>Every limit that applied, or one sentence that none did.</summary>
    public static IEnumerable<string> Describe(PoolStatus pool, DecisionRecord record, bool current)
    {
        var bounds = PlannerBoundText.Describe(record).Concat(Outside(record)).Concat(current ? Operator(pool) : []).ToList();
        return bounds.Count > 0 ? bounds : ["nothing: the decision is what was proposed"];
    }

    private static IEnumerable<string> Outside(DecisionRecord record)
    {
        if (record.Decision.Advisory)
        {
            yield return "advisory: the decision is a suggestion and is never written";
        }

        if (record.Grant is { } grant)
        {
            var figures = grant.CeilingGpus >= 0 ? $" ({grant.ChargedGpus} of {Humane.Plural(grant.CeilingGpus, "GPU")} charged)" : "";
            yield return grant.Outcome == GrantOutcome.Granted
                ? $"shared budget: granted{figures}"
                : $"shared budget: {Humane.Words(grant.Outcome)}, {Humane.Words(grant.Reason)}{figures}: {grant.Message}";
        }

        if (record.Actuation is { } actuation)
        {
            var observed = actuation.Observed is { } seen ? $", {DecisionText.Targets(seen)} read back" : "";
            var message = actuation.Message is { } text ? $": {text}" : "";
            yield return $"write: {Humane.Words(actuation.Status)}{observed}{message}";
        }
    }

    private static IEnumerable<string> Operator(PoolStatus pool)
    {
        if (pool.Pause is { } pause)
        {
            yield return $"paused {PoolText.Describe(pause)}";
        }

        if (PoolText.HoldBesidePause(pool) is { } hold)
        {
            yield return $"hold: {PoolText.Describe(hold, pool.Now).Text}";
        }
    }
}
