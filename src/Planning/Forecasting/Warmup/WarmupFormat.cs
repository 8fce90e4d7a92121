namespace GlobalPlanner.Planning.Forecasting.Warmup;

/// <summary>The traces that predictors are warmed up with.</summary>
internal enum WarmupFormat
{
    /// <summary>Mooncake's JSON lines; times are relative to the start of the trace.</summary>
    Mooncake,

    /// <summary>Dynamo's request trace; times are absolute.</summary>
    DynamoRequestTrace,
}
