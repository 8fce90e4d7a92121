using GlobalPlanner.Clock;

namespace GlobalPlanner.Connectors;

/// <summary>
/// The world that a host plans for: its deployments, the reports of their engines and routers, and the clock they live
/// by. The composition root opens one world; everything else uses it through these ports and does not know its kind.
/// </summary>
public interface IWorld : IDisposable
{
    /// <summary>The place the world runs at, in words for operators; null when it runs in this process.</summary>
    string? Location { get; }

    /// <summary>The clock of planners in this world.</summary>
    PlannerClock Clock { get; }

    /// <summary>Reads and writes the deployments.</summary>
    IDeploymentConnector Deployments { get; }

    /// <summary>The latest forward passes of the engines.</summary>
    IForwardPassMetricsSource ForwardPasses { get; }

    /// <summary>Creates the traffic sources of pool planners.</summary>
    ITrafficSourceFactory Traffic { get; }

    /// <summary>Prepares the world for pools that tick. The host calls it once, before the first tick.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Keeps the world up to date until it is told to stop, which the host does after the last tick. Ends without an
    /// exception when it is told to stop; an exception stops the host.
    /// </summary>
    Task RunAsync(CancellationToken stoppingToken);

    /// <summary>The host has started and its pools tick. A simulated workload begins now, so that no request arrives earlier.</summary>
    void OnHostStarted();

    /// <summary>Describes the run so far, in lines of text; null when this kind of world keeps no statistics.</summary>
    /// <exception cref="ConnectorException">The world does not answer.</exception>
    Task<string?> SummarizeAsync(CancellationToken cancellationToken);
}
