namespace GlobalPlanner.Planning.Configuration;

/// <summary>What measured passes of a profile are used as.</summary>
public enum ProfileResultsUse
{
    /// <summary>Samples that the regression starts from, to be replaced by observed ones; Dynamo's way.</summary>
    Samples,

    /// <summary>A model of its own, interpolated, that observed passes correct.</summary>
    Model,
}
