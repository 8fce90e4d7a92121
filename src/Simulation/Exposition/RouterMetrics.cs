using System.Globalization;

namespace GlobalPlanner.Simulation.Exposition;

/// <summary>
/// The <c>dynamo_component_router_*</c> series of one pool's router, as Dynamo's router exposes them: every family is
/// present from the start, at zero. Not safe for concurrent use; recording an event allocates nothing.
/// </summary>
public sealed class RouterMetrics
{
    private const string Prefix = "dynamo_component_router_";

    private readonly string _labels;
    private readonly Histogram _ttft = new(BucketBounds.TimeToFirstToken);
    private readonly Histogram _itl = new(BucketBounds.InterTokenLatency);
    private readonly Histogram _inputTokens = new(BucketBounds.InputTokens);
    private readonly Histogram _outputTokens = new(BucketBounds.OutputTokens);
    private readonly Histogram _kvHitRate = new(BucketBounds.HitRate);
    private long _ended;

    /// <summary>Makes the series of a router that has seen no request.</summary>
    /// <param name="dynamoNamespace">The deployment's Dynamo namespace; labels carry it with underscores for dashes.</param>
    /// <param name="component">Label <c>dynamo_component</c>, for example <c>prefill</c>.</param>
    /// <param name="routerId">Label <c>router_id</c>: the router's discovery instance.</param>
    public RouterMetrics(string dynamoNamespace, string component, ulong routerId)
    {
        ArgumentException.ThrowIfNullOrEmpty(dynamoNamespace);
        ArgumentException.ThrowIfNullOrEmpty(component);
        _labels = PrometheusTextWriter.Labels(
            ("dynamo_component", component),
            ("dynamo_namespace", dynamoNamespace.Replace('-', '_')),
            ("router_id", routerId.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>The media type of the text.</summary>
    public static string ContentType => PrometheusTextWriter.ContentType;

    /// <summary>Requests admitted since the start.</summary>
    public long RequestsStarted { get; private set; }

    /// <summary>Records that a request was admitted; a later failure does not undo this.</summary>
    public void RequestStarted() => RequestsStarted++;

    /// <summary>Records that a worker was chosen for a request.</summary>
    /// <param name="inputTokens">Prompt tokens.</param>
    /// <param name="kvHitRate">Share of prompt blocks the worker is expected to hold already, 0..1.</param>
    public void Routed(int inputTokens, double kvHitRate)
    {
        _inputTokens.Observe(inputTokens);
        _kvHitRate.Observe(kvHitRate);
    }

    /// <summary>Records the first response with tokens.</summary>
    /// <param name="ttftS">Seconds since the request was admitted.</param>
    public void FirstToken(double ttftS) => _ttft.Observe(ttftS);

    /// <summary>
    /// Records that a request's output has filled a KV block: its average inter-token latency so far is observed once,
    /// however many tokens it covers.
    /// </summary>
    /// <param name="averageItlS">Average over the request so far, seconds.</param>
    public void OutputBlockFilled(double averageItlS) => _itl.Observe(averageItlS);

    /// <summary>Records that a dispatched request has ended. Requests that were never dispatched do not count.</summary>
    /// <param name="outputTokens">Tokens generated, at least zero.</param>
    public void Ended(int outputTokens)
    {
        _ended++;
        if (outputTokens > 0)
        {
            _outputTokens.Observe(outputTokens);
        }
    }

    /// <summary>Writes every family in the Prometheus text format 0.0.4.</summary>
    public void WriteTo(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var text = new PrometheusTextWriter(output);
        WriteHistogram(text, "input_sequence_tokens", "Prompt tokens of a request", _inputTokens);
        WriteHistogram(text, "inter_token_latency_seconds", "Average seconds between output tokens", _itl);
        WriteHistogram(text, "kv_hit_rate", "Predicted share of prompt blocks in cache", _kvHitRate);
        WriteHistogram(text, "output_sequence_tokens", "Tokens generated for a request", _outputTokens);
        WriteCounter(text, "requests_started_total", "Requests admitted", RequestsStarted);
        WriteCounter(text, "requests_total", "Dispatched requests ended", _ended);
        WriteHistogram(text, "time_to_first_token_seconds", "Seconds from admission to the first token", _ttft);
    }

    private void WriteCounter(PrometheusTextWriter text, string name, string help, long value)
    {
        text.Family(Prefix + name, "counter", help);
        text.Sample(Prefix + name, _labels, value);
    }

    private void WriteHistogram(PrometheusTextWriter text, string name, string help, Histogram histogram)
    {
        text.Family(Prefix + name, "histogram", help);
        text.Histogram(Prefix + name, _labels, histogram);
    }
}
