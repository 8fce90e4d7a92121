using System.Net;

namespace GlobalPlanner.Grains.Interfaces;

/// <summary>
/// The identity that a silo and a client must share: a silo refuses a client of another cluster id.
/// </summary>
public static class ClusterIdentity
{
    /// <summary>Orleans cluster id unless configured otherwise.</summary>
    public const string DefaultClusterId = "globalplanner";

    /// <summary>Orleans service id.</summary>
    public const string ServiceId = "globalplanner";

    /// <summary>Default gateway of a client: the local silo.</summary>
    public static IPEndPoint DefaultGateway { get; } = new(IPAddress.Loopback, 30000);

    /// <summary>Key of the request context under which a client sends its access token.</summary>
    public const string TokenKey = "globalplanner.token";
}
