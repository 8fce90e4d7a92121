using System.Collections.Immutable;
using GlobalPlanner.Configuration;
using GlobalPlanner.Hosting;
using GlobalPlanner.Planning.SharedBudget.Selectors;
using GlobalPlanner.Planning.SharedBudget.Wire;

namespace GlobalPlanner.Silo.Access;

/// <summary>An external planner that may request replicas.</summary>
/// <param name="Name">Its configured name.</param>
/// <param name="Namespaces">Dynamo namespaces in whose name it may ask.</param>
/// <param name="Deployments">Selectors of the roles that it may scale.</param>
internal sealed record Caller(string Name, ImmutableHashSet<string> Namespaces, ImmutableArray<RoleSelector> Deployments)
{
    /// <summary>Whether it may make a request: its namespace is one of the caller's, and every target matches a selector.</summary>
    public bool May(ScaleRequestMessage request) =>
        Namespaces.Contains(request.CallerNamespace)
        && request.TargetReplicas.All(target => Deployments.Any(selector =>
            selector.Matches($"{request.Participant}/{target.Role.ToString().ToLowerInvariant()}")));
}

/// <summary>The external planners that may request replicas, by their tokens.</summary>
internal sealed class CallerDirectory
{
    private readonly TokenTable<Caller> _callers;

    private CallerDirectory(TokenTable<Caller> callers) => _callers = callers;

    /// <summary>Reads the configured callers; null when none are configured, so that planners on this machine may ask without a token.</summary>
    /// <exception cref="StartupException">A token cannot be found, or two callers share one; the message lists every such problem.</exception>
    public static CallerDirectory? From(SiloConfig config, Func<string, string?> environment) =>
        config.Callers is { } configured ? new CallerDirectory(TokenTable<Caller>.From("callers", configured, Known, environment)) : null;

    /// <summary>The caller with a token; null when no caller has it. Takes the same time for every token.</summary>
    public Caller? Find(string? authorization)
    {
        const string Scheme = "Bearer ";
        return authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true ? _callers.Find(authorization[Scheme.Length..]) : null;
    }

    private static Caller Known(CallerConfig caller) => new(
        caller.Name,
        [.. caller.Namespaces],
        [.. caller.Deployments.Select(text => RoleSelector.TryParse(text, out var selector) ? selector : throw new StartupException($"callers: '{text}' is not a selector."))]);
}
