using System.Collections.Immutable;
using GlobalPlanner.Configuration;
using GlobalPlanner.Hosting;
using GlobalPlanner.Planning.SharedBudget.Selectors;
using GlobalPlanner.Planning.SharedBudget.Wire;
using GlobalPlanner.Silo.Access;

namespace GlobalPlanner.Silo.Http.ScaleRequests;

/// <summary>A planner outside that may ask.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Namespaces">Dynamo namespaces that are its own.</param>
/// <param name="Deployments">Pools that it may scale.</param>
internal sealed record Caller(string Name, ImmutableHashSet<string> Namespaces, ImmutableArray<RoleSelector> Deployments)
{
    /// <summary>Whether it may ask this in its own name.</summary>
    public bool May(ScaleRequestMessage request) =>
        Namespaces.Contains(request.CallerNamespace)
        && request.TargetReplicas.All(target => Deployments.Any(selector =>
            selector.Matches($"{request.Participant}/{target.Role.ToString().ToLowerInvariant()}")));
}

/// <summary>The planners outside that may ask, told by their tokens.</summary>
internal sealed class CallerDirectory
{
    private readonly TokenTable<Caller> _callers;

    private CallerDirectory(TokenTable<Caller> callers) => _callers = callers;

    /// <summary>Takes over what is configured; null when planners on this machine may ask without a token.</summary>
    /// <exception cref="StartupException">A token cannot be found, or two have the same; all of them are listed.</exception>
    public static CallerDirectory? From(SiloConfig config, Func<string, string?> environment) =>
        config.Callers is { } configured ? new CallerDirectory(TokenTable<Caller>.From("callers", configured, Known, environment)) : null;

    /// <summary>The caller that has a token; null when nobody does. Takes as long whoever it is.</summary>
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
