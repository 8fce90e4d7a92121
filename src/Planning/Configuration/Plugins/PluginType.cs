using System.Text.Json.Serialization;

namespace GlobalPlanner.Planning.Configuration.Plugins;

/// <summary>Stage of the pipeline that a plugin takes part in.</summary>
public enum PluginType
{
    /// <summary>Forecasts.</summary>
    Predict,

    /// <summary>Proposes replicas.</summary>
    Propose,

    /// <summary>Settles proposals.</summary>
    Reconcile,

    /// <summary>Limits the result.</summary>
    Constrain,
}

/// <summary>What counts for a plugin on a tick on which it is not due.</summary>
public enum HoldPolicy
{
    /// <summary>It has no opinion.</summary>
    [JsonStringEnumMemberName("ACCEPT_WHEN_IDLE")]
    AcceptWhenIdle,

    /// <summary>Its last opinion.</summary>
    [JsonStringEnumMemberName("HOLD_LAST")]
    HoldLast,
}
