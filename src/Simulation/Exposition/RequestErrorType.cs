namespace GlobalPlanner.Simulation.Exposition;

/// <summary>Reasons why a request failed, by the names of the frontend's <c>error_type</c> label.</summary>
public enum RequestErrorType
{
    /// <summary>The request was malformed.</summary>
    Validation,

    /// <summary>No such model.</summary>
    NotFound,

    /// <summary>The service was too busy to accept it.</summary>
    Overload,

    /// <summary>No worker was available.</summary>
    Unavailable,

    /// <summary>The client went away.</summary>
    Cancelled,

    /// <summary>The answer did not come in time.</summary>
    ResponseTimeout,

    /// <summary>The service failed.</summary>
    Internal,

    /// <summary>The service does not implement this.</summary>
    NotImplemented,
}
