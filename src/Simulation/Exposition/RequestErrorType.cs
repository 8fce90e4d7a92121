namespace GlobalPlanner.Simulation.Exposition;

/// <summary>Why a request failed, as the frontend's <c>error_type</c> label names it.</summary>
public enum RequestErrorType
{
    /// <summary>The request was malformed.</summary>
    Validation,

    /// <summary>No such model.</summary>
    NotFound,

    /// <summary>The service was too busy to take it.</summary>
    Overload,

    /// <summary>No worker was there to take it.</summary>
    Unavailable,

    /// <summary>The client went away.</summary>
    Cancelled,

    /// <summary>The answer did not come in time.</summary>
    ResponseTimeout,

    /// <summary>The service broke.</summary>
    Internal,

    /// <summary>The service does not do this.</summary>
    NotImplemented,
}
