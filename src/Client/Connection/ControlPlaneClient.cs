using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Interfaces.Events;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.WhatIf;
using GlobalPlanner.Settings.Overlay;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Serialization;

namespace GlobalPlanner.Client.Connection;

/// <summary>A connection to the control plane of GlobalPlanner.</summary>
public sealed class ControlPlaneClient : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly IClusterClient _cluster;

    private ControlPlaneClient(IHost host)
    {
        _host = host;
        _cluster = host.Services.GetRequiredService<IClusterClient>();
    }

    private IControlPlaneGrain ControlPlane => _cluster.GetGrain<IControlPlaneGrain>(IControlPlaneGrain.Key);

    /// <summary>Connects to the first gateway that accepts the connection.</summary>
    /// <exception cref="ControlPlaneUnreachableException">No gateway accepted within <see cref="ConnectionSettings.ConnectTimeout"/>.</exception>
    public static async Task<ControlPlaneClient> ConnectAsync(ConnectionSettings settings, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(settings.ConnectTimeout);
        try
        {
            var gateways = await FindListeningAsync(settings, deadline.Token).ConfigureAwait(false);
            var host = Build(settings, gateways);
            try
            {
                await host.StartAsync(deadline.Token).ConfigureAwait(false);
                return new ControlPlaneClient(host);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                host.Dispose();
                throw new ControlPlaneUnreachableException(
                    $"gateway {settings} accepts connections but not this client of cluster '{settings.ClusterId}' " +
                    $"({failure.Message}); check that the port is the gateway port of a GlobalPlanner silo and that versions match",
                    failure);
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new ControlPlaneUnreachableException(
                $"gateway {settings} did not answer within {settings.ConnectTimeout.TotalSeconds:0} s; " +
                "check that it is the gateway port of a running GlobalPlanner silo, or give --gateway host:port");
        }
    }

    /// <summary>Reads silos, pools, budgets, and the problems that need an operator.</summary>
    public Task<ClusterStatus> GetStatusAsync(CancellationToken stop = default) =>
        ControlPlane.GetStatusAsync().WaitAsync(stop);

    /// <summary>Reads the status of every pool, ordered by name.</summary>
    public Task<ImmutableArray<PoolStatus>> GetPoolsAsync(CancellationToken stop = default) =>
        ControlPlane.GetPoolsAsync().WaitAsync(stop);

    /// <summary>Reads the status of every budget, ordered by domain.</summary>
    public Task<ImmutableArray<BudgetStatus>> GetBudgetsAsync(CancellationToken stop = default) =>
        ControlPlane.GetBudgetsAsync().WaitAsync(stop);

    /// <summary>
    /// Finds a pool by its name, or by the part after the namespace if that is unique, and reads its status from its
    /// planner. If the planner does not answer, returns the status that the control plane last saw.
    /// </summary>
    /// <exception cref="UnknownPoolException">No pool, or more than one, matches the name.</exception>
    public async Task<PoolStatus> FindPoolAsync(string name, CancellationToken stop = default)
    {
        // The list of all pools may be half a second old; a change made just now must already show.
        var found = PoolNames.Find(name, await GetPoolsAsync(stop).ConfigureAwait(false));
        try
        {
            return await Planner(found).GetStatusAsync().WaitAsync(stop).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            return found;
        }
    }

    /// <summary>Reads the decision records of a pool since a point in time, oldest first.</summary>
    public Task<ImmutableArray<DecisionRecord>> GetHistoryAsync(
        PoolStatus pool, DateTimeOffset since, CancellationToken stop = default) =>
        Planner(pool).GetHistoryAsync(since).WaitAsync(stop);

    /// <summary>Reads the decision in force at a point in time (null: now); null when no record reaches that far back.</summary>
    public Task<DecisionRecord?> GetDecisionAsync(PoolStatus pool, DateTimeOffset? at, CancellationToken stop = default) =>
        Planner(pool).GetDecisionAsync(at).WaitAsync(stop);

    /// <summary>Asks what a pool's planner would decide with other settings on its last observations. Changes nothing.</summary>
    public Task<WhatIfAnswer> WhatIfAsync(PoolStatus pool, ImmutableArray<SettingChange> changes, CancellationToken stop = default) =>
        Planner(pool).WhatIfAsync(changes).WaitAsync(stop);

    /// <summary>Stops a pool's planner from acting.</summary>
    public Task<PoolStatus> PauseAsync(PoolStatus pool, PauseOrder order, CancellationToken stop = default) =>
        Planner(pool).PauseAsync(order).WaitAsync(stop);

    /// <summary>Lets a paused planner act again.</summary>
    public Task<PoolStatus> ResumeAsync(PoolStatus pool, string by, CancellationToken stop = default) =>
        Planner(pool).ResumeAsync(by).WaitAsync(stop);

    /// <summary>Changes settings of a pool's planner, all of them or none.</summary>
    public Task<SettingsAnswer> SetAsync(PoolStatus pool, SettingsOrder order, CancellationToken stop = default) =>
        Planner(pool).SetSettingsAsync(order).WaitAsync(stop);

    /// <summary>Changes settings of a GPU budget, all of them or none.</summary>
    public Task<SettingsAnswer> SetAsync(string domain, SettingsOrder order, CancellationToken stop = default) =>
        _cluster.GetGrain<IGlobalPlannerGrain>(domain).SetSettingsAsync(order).WaitAsync(stop);

    /// <summary>Reads events, oldest first.</summary>
    public Task<EventPage> GetEventsAsync(EventQuery query, CancellationToken stop = default) =>
        _cluster.GetGrain<IEventLogGrain>(IEventLogGrain.Key).ReadAsync(query).WaitAsync(stop);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await _host.StopAsync(hurry.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is OperationCanceledException or OrleansException)
        {
            // The silo has gone away first; there is no connection left to close.
        }

        _host.Dispose();
    }

    private IPoolPlannerGrain Planner(PoolStatus pool) => _cluster.GetGrain<IPoolPlannerGrain>(pool.Name);

    private static IHost Build(ConnectionSettings settings, IReadOnlyList<IPEndPoint> gateways)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, GuestLifetime>();
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering([.. gateways]);
            client.Configure<ClusterOptions>(options =>
            {
                options.ClusterId = settings.ClusterId;
                options.ServiceId = ClusterIdentity.ServiceId;
            });
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = settings.AnswerTimeout);
            client.Services.AddSerializer(serializer => serializer.AddPlanningTypes());
            client.UseConnectionRetryFilter(static (_, _) => Task.FromResult(false));
            if (settings.Token is { } token)
            {
                client.AddOutgoingGrainCallFilter(call =>
                {
                    RequestContext.Set(ClusterIdentity.TokenKey, token);
                    return call.Invoke();
                });
            }
        });
        return builder.Build();
    }

    // Probing the port first tells a refused connection from a silo that rejects this client, within milliseconds.
    private static async Task<IReadOnlyList<IPEndPoint>> FindListeningAsync(ConnectionSettings settings, CancellationToken stop)
    {
        // Probing may take half the time, so that one gateway that drops packets leaves time to connect to another.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(settings.ConnectTimeout / 2);
        var endpoints = await Task.WhenAll(settings.Gateways.Select(gateway => gateway.ResolveAsync(stop))).ConfigureAwait(false);
        var attempts = await Task.WhenAll(
            endpoints.SelectMany(found => found).Select(endpoint => TryConnectAsync(endpoint, patience.Token))).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        var listening = attempts.Where(attempt => attempt.Refusal is null).Select(attempt => attempt.Endpoint).ToList();
        return listening.Count > 0
            ? listening
            : throw new ControlPlaneUnreachableException(
                $"no silo listens at {settings} ({attempts.LastOrDefault().Refusal}); " +
                "start one, or give --gateway host:port or set GPLAN_GATEWAY");
    }

    private static async Task<(IPEndPoint Endpoint, string? Refusal)> TryConnectAsync(IPEndPoint endpoint, CancellationToken patience)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint, patience).ConfigureAwait(false);
            return (endpoint, null);
        }
        catch (SocketException failure)
        {
            return (endpoint, failure.Message.ToLowerInvariant());
        }
        catch (OperationCanceledException)
        {
            return (endpoint, "no answer in time");
        }
    }

    /// <summary>Leaves signals to the process that hosts this client.</summary>
    private sealed class GuestLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
