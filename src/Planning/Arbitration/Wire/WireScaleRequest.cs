namespace GlobalPlanner.Planning.Arbitration.Wire;

/// <summary>A <c>ScaleRequest</c> as it came in.</summary>
public sealed record WireScaleRequest
{
    /// <summary>What is asked; its <see cref="ScaleRequest.Timestamp"/> is still to be set from <see cref="TimestampS"/>.</summary>
    public required ScaleRequest Request { get; init; }

    /// <summary>Whether the answer waits until the deployment is ready.</summary>
    public bool Blocking { get; init; }

    /// <summary>When it was made, seconds since the Unix epoch by the caller's clock; null when unknown.</summary>
    public double? TimestampS { get; init; }
}
