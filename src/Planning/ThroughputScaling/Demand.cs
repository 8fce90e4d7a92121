namespace GlobalPlanner.Planning.ThroughputScaling;

/// <summary>The traffic to size for.</summary>
/// <param name="RequestsPerSecond">Forecast rate; anything but a finite number is no demand that can be sized for.</param>
/// <param name="Isl">Mean input tokens.</param>
/// <param name="Osl">Mean output tokens.</param>
/// <param name="KvHitRate">Share of prompt tokens that a prefix cache saves; null saves nothing.</param>
/// <param name="AcceptLength">Tokens a decode pass yields, at least 1.</param>
internal readonly record struct Demand(double RequestsPerSecond, double Isl, double Osl, double? KvHitRate, double AcceptLength);
