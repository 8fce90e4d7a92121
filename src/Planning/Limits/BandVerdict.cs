namespace GlobalPlanner.Planning.Limits;

/// <summary>The verdict of a GPU band on a proposal.</summary>
public enum BandVerdict
{
    /// <summary>It fits, possibly after a reduction in its own direction.</summary>
    Fits,

    /// <summary>It was refused; the counts do not change.</summary>
    Hold,

    /// <summary>The present counts are outside the band or below a floor, so they are moved back instead.</summary>
    Reconcile,

    /// <summary>The ceiling cannot hold the floors of all roles; the counts do not change.</summary>
    Infeasible,
}
