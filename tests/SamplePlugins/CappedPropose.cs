using System.Collections.Immutable;
using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.SamplePlugins;

/// <summary>Proposes, and limits to, a number of replicas a role; an example of every way in which kwargs are given.</summary>
public sealed class CappedPropose(
    int maxReplicas, ImmutableArray<string> roles, double headroom = 1.5, string? reason = null, OverrideType type = OverrideType.AtMost) : IProposePlugin, IConstrainPlugin
{
    /// <summary>How the plugin was constructed.</summary>
    public string Settings { get; } = FormattableString.Invariant($"{maxReplicas} {string.Join('+', roles)} {headroom} {reason ?? "-"} {type}");

    /// <inheritdoc />
    public ValueTask<StageResponse> ProposeAsync(PipelineContext context, CancellationToken cancellationToken) =>
        new(new StageResponse(new StageResult.Override([.. roles.Select(role => new ComponentTarget(role, maxReplicas, type))], Settings)));

    /// <inheritdoc />
    public ValueTask<StageResponse> ConstrainAsync(PipelineContext context, CancellationToken cancellationToken) =>
        ProposeAsync(context, cancellationToken);
}
