using GlobalPlanner.Clock;
using GlobalPlanner.Connectors;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Grains.Pools;

/// <summary>
/// Reads one pool's traffic source, one read at a time, and never waits longer than the time-out. It keeps readings for the
/// longest window that the planner asks for.
/// </summary>
internal sealed class TrafficReader(ITrafficSource source, TimeSpan firstWindow, TimeSpan longestWindow, PlannerClock clock, GrainOptions options) : IDisposable
{
    private readonly TrafficWindow _window = new();
    private DateTimeOffset? _lastReadAt;
    private Task<TrafficReading>? _running;

    /// <summary>Reads the traffic of the window that ends now; without a window, since the last read.</summary>
    public async ValueTask<TrafficReading> ReadAsync(DateTimeOffset at, TimeSpan? window, CancellationToken cancellationToken)
    {
        var reading = await ReadNewAsync(at, cancellationToken);
        _window.Add(at, reading, longestWindow);
        return window is { } length ? _window.Over(length, at) : reading;
    }

    /// <inheritdoc />
    public void Dispose() => (source as IDisposable)?.Dispose();

    /// <summary>Reads the traffic since the last read. Failure of any kind is a <see cref="TrafficReading.Failed"/>.</summary>
    private async ValueTask<TrafficReading> ReadNewAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (_running is { IsCompleted: false })
        {
            return new TrafficReading.Failed("The read that timed out before has not ended yet.");
        }

        var window = _lastReadAt is { } last && at > last ? at - last : firstWindow;
        try
        {
            var reading = await ConnectorCall.RunAsync(
                token =>
                {
                    var read = source.ReadAsync(window, token);
                    if (read.IsCompleted)
                    {
                        return read;
                    }

                    _running = read.AsTask();
                    return new ValueTask<TrafficReading>(_running);
                },
                options.TrafficTimeout,
                clock.Wall);
            cancellationToken.ThrowIfCancellationRequested();
            _lastReadAt = at;
            return reading;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (TimeoutException)
        {
            return new TrafficReading.Failed($"The metrics endpoint did not answer within {options.TrafficTimeout.TotalSeconds:0.###} s.");
        }
        catch (Exception exception) when (ConnectorCall.IsFailure(exception))
        {
            return new TrafficReading.Failed($"The traffic source failed: {exception.Message}");
        }
    }
}
