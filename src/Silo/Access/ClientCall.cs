using System.Collections.Frozen;
using System.Reflection;
using GlobalPlanner.Grains.Interfaces;

namespace GlobalPlanner.Silo.Access;

/// <summary>What a client may do with a grain method.</summary>
internal enum ClientCall
{
    /// <summary>Nothing: it is for silos only.</summary>
    SilosOnly,

    /// <summary>Call it, whoever it is: Orleans' client does so by itself, before anybody is asked for a token.</summary>
    Handshake,

    /// <summary>Call it as any operator.</summary>
    Question,

    /// <summary>Call it as an admin.</summary>
    Order,
}

/// <summary>The one place that tells apart what clients do. What is not known is <see cref="ClientCall.SilosOnly"/>.</summary>
internal static class ClientCalls
{
    /// <summary>
    /// Where Orleans' client learns which grains there are, and where it takes back a request that it no longer waits for.
    /// The interfaces are internal to Orleans.
    /// </summary>
    private static readonly FrozenSet<string> Handshakes = FrozenSet.Create(
        StringComparer.Ordinal, "Orleans.Runtime.IClusterManifestSystemTarget", "Orleans.Runtime.IGrainCallCancellationExtension");

    /// <summary>Id of the client that every silo has within itself begins so.</summary>
    private const string HostedClient = "hosted-";

    /// <summary>What kind of call a method of a grain interface is.</summary>
    public static ClientCall KindOf(MethodInfo method) =>
        method.IsDefined(typeof(OrderAttribute), inherit: false) ? ClientCall.Order
        : method.IsDefined(typeof(QuestionAttribute), inherit: false) ? ClientCall.Question
        : method.DeclaringType?.FullName is { } name && Handshakes.Contains(name) ? ClientCall.Handshake
        : ClientCall.SilosOnly;

    /// <summary>Whether a call came through the gateway rather than from a grain or from within a silo.</summary>
    public static bool IsFromClient(GrainId? source) =>
        source is not { } sender || (sender.IsClient() && sender.Key.ToString()?.StartsWith(HostedClient, StringComparison.Ordinal) != true);
}
