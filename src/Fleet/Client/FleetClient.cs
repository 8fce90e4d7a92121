using System.Net;
using System.Text.Json;
using GlobalPlanner.Connectors;
using GlobalPlanner.Fleet.Wire;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Simulation.Statistics;

namespace GlobalPlanner.Fleet.Client;

/// <summary>A fleet that is another process, over HTTP. Every failure to reach it is a <see cref="ConnectorException"/>.</summary>
/// <param name="http">Has the fleet's endpoint as its base address, and a time-out.</param>
internal sealed class FleetClient(HttpClient http) : IDeploymentConnector
{
    /// <summary>Where the fleet is.</summary>
    public Uri Endpoint => http.BaseAddress!;

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

    /// <summary>The fleet's clock.</summary>
    public Task<ClockReading> ReadClockAsync(CancellationToken cancellationToken) => GetAsync<ClockReading>(FleetPaths.Clock, cancellationToken);

    /// <summary>The latest passes of all pools.</summary>
    public Task<LatestPasses> ReadPassesAsync(CancellationToken cancellationToken) => GetAsync<LatestPasses>(FleetPaths.Passes, cancellationToken);

    /// <summary>What the fleet has done.</summary>
    public Task<FleetStatistics> ReadStatisticsAsync(CancellationToken cancellationToken) =>
        GetAsync<FleetStatistics>(FleetPaths.Statistics, cancellationToken);

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
            using var response = await http.SendAsync(request, cancellationToken);
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
            throw new ConnectorException($"The fleet at {Endpoint} did not answer within {http.Timeout.TotalSeconds:0.###} s.", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or NotSupportedException or IOException)
        {
            throw new ConnectorException($"The fleet at {Endpoint} gave no answer to {request.RequestUri}: {exception.Message}", exception);
        }
    }
}
