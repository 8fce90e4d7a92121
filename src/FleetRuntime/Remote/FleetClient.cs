using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GlobalPlanner.Connectors;
using GlobalPlanner.FleetRuntime.Wire;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Simulation.Statistics;

namespace GlobalPlanner.FleetRuntime.Remote;

/// <summary>A fleet that is another process, over HTTP. Every failure to reach it is a <see cref="ConnectorException"/>.</summary>
public sealed class FleetClient : IDeploymentConnector, IDisposable
{
    private readonly HttpClient _http;

    /// <param name="endpoint">The fleet's address.</param>
    /// <param name="timeout">Time-out of every request; greater than zero.</param>
    public FleetClient(Uri endpoint, TimeSpan timeout) => _http = new HttpClient(new SocketsHttpHandler
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = timeout,
    })
    {
        BaseAddress = endpoint,
        Timeout = timeout,
    };

    /// <summary>The fleet's address.</summary>
    public Uri Endpoint => _http.BaseAddress!;

    /// <inheritdoc />
    public async ValueTask<DeploymentSnapshot?> ReadAsync(ParticipantId participant, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, FleetPaths.Deployment(participant));
        return await AskAsync<DeploymentSnapshot>(request, mayBeMissing: true, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<DeploymentWriteResult> WriteAsync(DeploymentWrite write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        using var request = new HttpRequestMessage(HttpMethod.Put, FleetPaths.Deployment(write.Participant))
        {
            Content = JsonContent.Create(new WriteOrder(write.Targets, write.ExpectedResourceVersion, write.Fence), options: PlanningJson.Options),
        };
        return (await AskAsync<WriteAnswer>(request, mayBeMissing: false, cancellationToken))!.ToResult();
    }

    /// <summary>Reads the fleet's clock.</summary>
    public Task<ClockReading> ReadClockAsync(CancellationToken cancellationToken) => GetAsync<ClockReading>(FleetPaths.Clock, cancellationToken);

    /// <summary>Reads the latest forward passes of all pools.</summary>
    public Task<LatestPasses> ReadPassesAsync(CancellationToken cancellationToken) => GetAsync<LatestPasses>(FleetPaths.Passes, cancellationToken);

    /// <summary>Reads the statistics of the fleet's run.</summary>
    public Task<FleetStatistics> ReadStatisticsAsync(CancellationToken cancellationToken) =>
        GetAsync<FleetStatistics>(FleetPaths.Statistics, cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return (await AskAsync<T>(request, mayBeMissing: false, cancellationToken))!;
    }

    private async Task<T?> AskAsync<T>(HttpRequestMessage request, bool mayBeMissing, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            if (mayBeMissing && response.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }

            response.EnsureSuccessStatusCode();
            return await response.Content.ReadFromJsonAsync<T>(PlanningJson.Options, cancellationToken)
                ?? throw new JsonException("The answer is null.");
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectorException($"The fleet at {Endpoint} did not answer within {_http.Timeout.TotalSeconds:0.###} s.", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or NotSupportedException or IOException)
        {
            throw new ConnectorException($"The fleet at {Endpoint} gave no usable answer to {request.RequestUri}: {exception.Message}", exception);
        }
    }
}
