using System.Collections.Immutable;

namespace GlobalPlanner.Simulation.Exposition;

/// <summary>
/// The <c>dynamo_frontend_*</c> series of one frontend and one model, as Dynamo's HTTP frontend exposes them: a family
/// appears with its first observation. Not safe for concurrent use; recording an event allocates nothing.
/// </summary>
public sealed class FrontendMetrics
{
    private const string Prefix = "dynamo_frontend_";
    private static readonly ImmutableArray<string> ErrorLabels =
    [
        "validation", "not_found", "overload", "unavailable", "cancelled", "response_timeout", "internal",
        "not_implemented",
    ];

    private readonly string _modelLabels;
    private readonly string _successLabels;
    private readonly ImmutableArray<string> _errorLabels;
    private readonly long[] _failed = new long[ErrorLabels.Length];
    private readonly Histogram _ttft = new(BucketBounds.TimeToFirstToken);
    private readonly Histogram _itl = new(BucketBounds.InterTokenLatency);
    private readonly Histogram _inputTokens = new(BucketBounds.InputTokens);
    private readonly Histogram _outputTokens = new(BucketBounds.OutputTokens);
    private readonly Histogram _duration = new(BucketBounds.RequestDuration);
    private long _completed;
    private long _outputTokensTotal;

    /// <summary>Makes the series of a frontend that has seen no request.</summary>
    /// <param name="model">Model served; labels carry it in lower case.</param>
    /// <param name="dynamoNamespace">
    /// The target label <c>dynamo_namespace</c>, raw (dashes kept), that a scrape configuration would add; null
    /// leaves the label out, as the frontend itself does.
    /// </param>
    /// <param name="endpoint">Label <c>endpoint</c> of the completed-request counter.</param>
    /// <param name="requestType">Label <c>request_type</c>: <c>stream</c> or <c>unary</c>.</param>
    public FrontendMetrics(
        string model,
        string? dynamoNamespace = null,
        string endpoint = "chat_completions",
        string requestType = "stream")
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
#pragma warning disable CA1308 // The label is lower case by Dynamo's contract.
        var label = model.ToLowerInvariant();
#pragma warning restore CA1308
        _modelLabels = PrometheusTextWriter.Labels(("dynamo_namespace", dynamoNamespace), ("model", label));
        _successLabels = RequestLabels("success", string.Empty);
        _errorLabels = [.. ErrorLabels.Select(error => RequestLabels("error", error))];

        string RequestLabels(string status, string error) => PrometheusTextWriter.Labels(
            ("dynamo_namespace", dynamoNamespace),
            ("endpoint", endpoint),
            ("error_type", error),
            ("model", label),
            ("request_type", requestType),
            ("status", status));
    }

    /// <summary>The media type of the text.</summary>
    public static string ContentType => PrometheusTextWriter.ContentType;

    /// <summary>Requests accepted since the start.</summary>
    public long RequestsStarted { get; private set; }

    /// <summary>Requests that wait for their first token.</summary>
    public long Queued { get; private set; }

    /// <summary>Requests accepted and not ended.</summary>
    public long Inflight { get; private set; }

    /// <summary>Records that a request was accepted.</summary>
    public void RequestStarted()
    {
        RequestsStarted++;
        Queued++;
        Inflight++;
    }

    /// <summary>Records the first chunk that has tokens.</summary>
    /// <param name="ttftS">Seconds since the request was accepted.</param>
    /// <param name="inputTokens">Prompt tokens.</param>
    /// <param name="tokens">Tokens in this chunk; they count as output but never as inter-token latency.</param>
    public void FirstToken(double ttftS, int inputTokens, int tokens = 1)
    {
        Queued--;
        _ttft.Observe(ttftS);
        _inputTokens.Observe(inputTokens);
        _outputTokensTotal += tokens;
    }

    /// <summary>Records a later chunk: observes <c>gap / count</c> once for each of its tokens.</summary>
    /// <param name="gapS">Seconds since the chunk before.</param>
    /// <param name="count">Tokens in the chunk, greater than zero.</param>
    public void Tokens(double gapS, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        _itl.Observe(gapS / count, count);
        _outputTokensTotal += count;
    }

    /// <summary>Records that several requests got one token each, all after the same gap.</summary>
    /// <param name="gapS">Seconds since the token before.</param>
    /// <param name="requests">Number of requests, greater than zero.</param>
    public void TokenOfEach(double gapS, int requests)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(requests);
        _itl.Observe(gapS, requests);
        _outputTokensTotal += requests;
    }

    /// <summary>Records a request that succeeded.</summary>
    /// <param name="outputTokens">Tokens generated; zero when it got none.</param>
    /// <param name="durationS">Seconds since the request was accepted.</param>
    public void Completed(int outputTokens, double durationS)
    {
        _completed++;
        Ended(outputTokens, durationS);
    }

    /// <summary>Records a request that failed.</summary>
    /// <param name="errorType">Kind of the error.</param>
    /// <param name="durationS">Seconds since the request was accepted.</param>
    /// <param name="outputTokens">Tokens generated before; zero when it got none.</param>
    public void Failed(RequestErrorType errorType, double durationS, int outputTokens = 0)
    {
        _failed[(int)errorType]++;
        Ended(outputTokens, durationS);
    }

    /// <summary>Writes every family that has been observed, in the Prometheus text format 0.0.4.</summary>
    public void WriteTo(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (RequestsStarted == 0)
        {
            return;
        }

        var text = new PrometheusTextWriter(output);
        WriteSimple(text, "active_requests", "gauge", "Requests the service works on", Inflight);
        WriteSimple(text, "inflight_requests", "gauge", "Requests accepted and not ended", Inflight);
        WriteHistogram(text, "input_sequence_tokens", "Prompt tokens of a request", _inputTokens);
        WriteHistogram(text, "inter_token_latency_seconds", "Seconds between output tokens", _itl);
        WriteHistogram(text, "output_sequence_tokens", "Tokens generated for a request", _outputTokens);
        if (_outputTokensTotal > 0)
        {
            WriteSimple(text, "output_tokens_total", "counter", "Tokens generated", _outputTokensTotal);
        }

        WriteSimple(text, "queued_requests", "gauge", "Requests waiting for their first token", Queued);
        WriteHistogram(text, "request_duration_seconds", "Seconds from acceptance to end", _duration);
        WriteSimple(text, "requests_started_total", "counter", "Requests accepted", RequestsStarted);
        if (_duration.Count > 0)
        {
            WriteEnded(text);
        }

        WriteHistogram(text, "time_to_first_token_seconds", "Seconds from acceptance to the first token", _ttft);
    }

    private void Ended(int outputTokens, double durationS)
    {
        Inflight--;
        _duration.Observe(durationS);
        if (outputTokens > 0)
        {
            _outputTokens.Observe(outputTokens);
        }
        else
        {
            Queued--;
        }
    }

    private void WriteEnded(PrometheusTextWriter text)
    {
        const string Name = Prefix + "requests_total";
        text.Family(Name, "counter", "Requests ended");
        for (var i = 0; i < _failed.Length; i++)
        {
            if (_failed[i] > 0)
            {
                text.Sample(Name, _errorLabels[i], _failed[i]);
            }
        }

        if (_completed > 0)
        {
            text.Sample(Name, _successLabels, _completed);
        }
    }

    private void WriteSimple(PrometheusTextWriter text, string name, string type, string help, long value)
    {
        text.Family(Prefix + name, type, help);
        text.Sample(Prefix + name, _modelLabels, value);
    }

    private void WriteHistogram(PrometheusTextWriter text, string name, string help, Histogram histogram)
    {
        if (histogram.Count > 0)
        {
            text.Family(Prefix + name, "histogram", help);
            text.Histogram(Prefix + name, _modelLabels, histogram);
        }
    }
}
