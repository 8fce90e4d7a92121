namespace GlobalPlanner.Planning.Observations;

/// <summary>The way in which a forward-pass record was received.</summary>
public enum FpmReception
{
    /// <summary>It is the latest of its rank.</summary>
    Taken,

    /// <summary>It came twice, or after a later one.</summary>
    Stale,

    /// <summary>It has a schema version other than 1.</summary>
    UnsupportedVersion,

    /// <summary>It does not say which worker it is from.</summary>
    MissingWorkerId,
}
