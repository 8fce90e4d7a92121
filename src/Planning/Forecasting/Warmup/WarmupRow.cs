namespace GlobalPlanner.Planning.Forecasting.Warmup;

/// <summary>One request of a trace.</summary>
/// <param name="TimestampMs">Arrival, milliseconds; finite.</param>
/// <param name="Isl">Input tokens, at least zero.</param>
/// <param name="Osl">Output tokens, at least zero.</param>
internal readonly record struct WarmupRow(double TimestampMs, long Isl, long Osl);
