namespace GlobalPlanner.Planning.Forecasting.Warmup;

/// <summary>A warm-up trace cannot be used. The message names the place, its content and what is allowed there.</summary>
public sealed class WarmupTraceException : Exception
{
    /// <summary>Makes the exception.</summary>
    public WarmupTraceException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
