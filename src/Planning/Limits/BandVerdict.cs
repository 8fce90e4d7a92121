namespace GlobalPlanner.Planning.Limits;

/// <summary>What a GPU budget said about a proposal.</summary>
public enum BandVerdict
{
    /// <summary>It fits, possibly after being fitted in its own direction.</summary>
    Fits,

    /// <summary>It was refused; the counts stay as they are.</summary>
    Hold,

    /// <summary>The present counts leave the budget or undercut a floor, so they are moved back instead.</summary>
    Reconcile,

    /// <summary>The ceiling cannot hold the floors of all pools; the counts stay as they are.</summary>
    Infeasible,
}
