using System.Buffers;
using System.Net.Http.Headers;
using GlobalPlanner.Connectors;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Dynamo.Scraping;

/// <summary>
/// Reads the traffic of one pool planner from the metrics page of its router or frontend. A reading covers the time since
/// the last successful one, whatever window is asked for: counters are compared exactly, and nothing is extrapolated. A
/// failed reading leaves the baseline unchanged. Not safe for concurrent use.
/// </summary>
public sealed class HttpTrafficSource : ITrafficSource
{
    private readonly ScrapeTarget _target;
    private readonly HttpClient _http;
    private readonly TimeProvider _clock;
    private readonly TrafficSchema _schema;
    private readonly CounterDeltas _deltas = new();
    private readonly TrafficTotals _totals = new();
    private long _baselineAt;

    /// <summary>Creates a source; nothing is read yet.</summary>
    /// <param name="target">The page, and the series on it that count.</param>
    /// <param name="http">The HTTP client; its own timeout should be longer than the target's.</param>
    /// <param name="clock">Measures windows; may run faster than real time.</param>
    /// <exception cref="ArgumentException">A frontend target has no model, or the timeout is not above zero.</exception>
    public HttpTrafficSource(ScrapeTarget target, HttpClient http, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(clock);
        if (target.Timeout <= TimeSpan.Zero)
        {
            throw new ArgumentException($"The timeout {target.Timeout} must be above zero.", nameof(target));
        }

        _target = target;
        _http = http;
        _clock = clock;
        _schema = TrafficSchema.For(target);
    }

    /// <inheritdoc />
    public async ValueTask<TrafficReading> ReadAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        var page = default(RentedPage);
        try
        {
            page = await DownloadAsync(cancellationToken).ConfigureAwait(false);
            return Read(page.Bytes);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed($"did not answer within {_target.Timeout.TotalSeconds:0.###} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or PrometheusFormatException or InvalidDataException)
        {
            return Failed(e is HttpRequestException { InnerException: { } cause } ? $"{e.Message} ({cause.Message})" : e.Message);
        }
        finally
        {
            page.Return();
        }
    }

    private TrafficReading Read(ReadOnlySpan<byte> page)
    {
        _deltas.BeginPage();
        var reader = new PrometheusTextReader(page);
        while (reader.Read())
        {
            if (_schema.TryMatch(reader.Name, reader.Labels, out var slot))
            {
                _deltas.Stage(slot, reader.Labels, reader.Value);
            }
        }

        var now = _clock.GetTimestamp();
        var duration = _clock.GetElapsedTime(_baselineAt, now);
        var hadBaseline = _deltas.HasBaseline;
        if (hadBaseline && duration <= TimeSpan.Zero)
        {
            return new TrafficReading.NoData($"No time has passed since {_target.Endpoint} was last read.");
        }

        _deltas.Commit(_totals, _schema.CoalescesBySeries);
        _baselineAt = now;
        return hadBaseline
            ? TrafficInterpreter.Interpret(_totals, _schema, _target, duration.TotalSeconds)
            : new TrafficReading.NoData($"{_target.Endpoint} was read for the first time; there is nothing to compare with yet.");
    }

    private async Task<RentedPage> DownloadAsync(CancellationToken cancellationToken)
    {
        // In real time: a faster clock must not leave the server less time to answer.
        using var timeout = new CancellationTokenSource(_target.Timeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, _target.Endpoint);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/plain"));
        if (_target.BearerToken is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await _http
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"answered {(int)response.StatusCode} {response.ReasonPhrase}");
        }

        var body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var expected = response.Content.Headers.ContentLength ?? 0;
            return await ReadPageAsync(body, expected, either.Token).ConfigureAwait(false);
        }
    }

    private async Task<RentedPage> ReadPageAsync(Stream body, long expected, CancellationToken cancellationToken)
    {
        const int SmallestBuffer = 16 * 1024;
        if (expected > _target.MaxPageBytes)
        {
            throw TooLarge();
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Max(SmallestBuffer, expected + 1));
        var length = 0;
        try
        {
            while (await body.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false) is var read and > 0)
            {
                length += read;
                if (length > _target.MaxPageBytes)
                {
                    throw TooLarge();
                }

                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }

            return new RentedPage(buffer, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private InvalidDataException TooLarge() => new($"answered more than {_target.MaxPageBytes} bytes");

    private TrafficReading.Failed Failed(string problem) => new($"Reading {_target.Endpoint} failed: {problem.TrimEnd('.')}.");

    private readonly struct RentedPage(byte[] buffer, int length)
    {
        public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, length);

        public void Return()
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
