namespace GlobalPlanner.Planning.ThroughputScaling;

/// <summary>The predicted traffic that roles are sized for.</summary>
/// <param name="RequestsPerSecond">Predicted rate; a rate that is not finite cannot be sized for.</param>
/// <param name="Isl">Mean input tokens.</param>
/// <param name="Osl">Mean output tokens.</param>
/// <param name="KvHitRate">Share of prompt tokens that a prefix cache saves; null saves nothing.</param>
/// <param name="AcceptLength">Tokens that a decode pass yields, at least 1.</param>
internal readonly record struct Demand(double RequestsPerSecond, double Isl, double Osl, double? KvHitRate, double AcceptLength);
