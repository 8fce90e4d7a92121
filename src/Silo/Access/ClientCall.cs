using System.Collections.Frozen;
using System.Reflection;
using GlobalPlanner.Grains.Interfaces;

namespace GlobalPlanner.Silo.Access;

/// <summary>How a client may call a grain method.</summary>
internal enum ClientCall
{
    /// <summary>Not at all: the method is for silos only.</summary>
    SilosOnly,

    /// <summary>Without a token: Orleans' client calls it on its own when it connects.</summary>
    Handshake,

    /// <summary>As any operator.</summary>
    Question,

    /// <summary>As an admin.</summary>
    Order,
}

/// <summary>Classifies the calls of clients. A method that is not known is <see cref="ClientCall.SilosOnly"/>.</summary>
internal static class ClientCalls
{
    /// <summary>
    /// Orleans' client reads the list of grains from the first and cancels abandoned requests through the second. Both
    /// interfaces are internal to Orleans.
    /// </summary>
    private static readonly FrozenSet<string> Handshakes = FrozenSet.Create(
        StringComparer.Ordinal, "Orleans.Runtime.IClusterManifestSystemTarget", "Orleans.Runtime.IGrainCallCancellationExtension");

    /// <summary>Prefix of the id of the client that every silo hosts in its own process.</summary>
    private const string HostedClient = "hosted-";

    /// <summary>Classifies a method of a grain interface.</summary>
    public static ClientCall KindOf(MethodInfo method) =>
        method.IsDefined(typeof(OrderAttribute), inherit: false) ? ClientCall.Order
        : method.IsDefined(typeof(QuestionAttribute), inherit: false) ? ClientCall.Question
        : method.DeclaringType?.FullName is { } name && Handshakes.Contains(name) ? ClientCall.Handshake
        : ClientCall.SilosOnly;

    /// <summary>Whether a call came through the gateway, and not from a grain or from within a silo.</summary>
    public static bool IsFromClient(GrainId? source) =>
        source is not { } sender || (sender.IsClient() && sender.Key.ToString()?.StartsWith(HostedClient, StringComparison.Ordinal) != true);
}
