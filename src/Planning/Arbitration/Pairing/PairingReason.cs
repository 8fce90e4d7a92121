namespace GlobalPlanner.Planning.Arbitration.Pairing;

/// <summary>What decided a request.</summary>
public enum PairingReason
{
    /// <summary>Approved: neither a ceiling nor a floor is set.</summary>
    NoBudget,

    /// <summary>Approved: the total stays within the bounds without anybody else.</summary>
    InBand,

    /// <summary>Approved together with what other pools asked for earlier.</summary>
    Paired,

    /// <summary>Rejected: the total would exceed the ceiling.</summary>
    Ceiling,

    /// <summary>Rejected: the total would be below the floor.</summary>
    Floor,

    /// <summary>Rejected and not remembered: a target is negative.</summary>
    Invalid,
}
