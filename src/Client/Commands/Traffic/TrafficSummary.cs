namespace GlobalPlanner.Client.Commands.Traffic;

/// <summary>What a workload file holds.</summary>
/// <param name="Out">The file.</param>
/// <param name="Requests">Requests in it.</param>
/// <param name="DurationS">Seconds it lasts: what was asked for, or until the last arrival.</param>
/// <param name="RequestsPerSecond">Mean rate; null when all requests arrive at once.</param>
/// <param name="MeanIsl">Mean input tokens.</param>
/// <param name="MeanOsl">Mean output tokens.</param>
public sealed record TrafficSummary(
    string Out, long Requests, double DurationS, double? RequestsPerSecond, double MeanIsl, double MeanOsl);
