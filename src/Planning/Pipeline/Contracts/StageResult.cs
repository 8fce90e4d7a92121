using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Pipeline.Contracts;

/// <summary>The opinion of a propose, reconcile or constrain plugin: one of four.</summary>
public abstract record StageResult
{
    private StageResult()
    {
    }

    /// <summary>No opinion; the present result is accepted.</summary>
    public sealed record Accept : StageResult;

    /// <summary>The plugin's own targets, floors or ceilings.</summary>
    /// <param name="Targets">By component; several for one component are permitted.</param>
    /// <param name="Reason">The reason for people.</param>
    public sealed record Override(ImmutableArray<ComponentTarget> Targets, string Reason = "") : StageResult;

    /// <summary>A veto: the tick ends without a decision of the pipeline.</summary>
    /// <param name="Reason">The reason for people.</param>
    public sealed record Reject(string Reason) : StageResult;

    /// <summary>An answer without any of the three, as an unset <c>oneof</c> on the wire. Counts as no opinion.</summary>
    public sealed record Empty : StageResult;
}
