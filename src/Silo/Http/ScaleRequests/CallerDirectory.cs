using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using GlobalPlanner.Configuration;
using GlobalPlanner.Fleet.Hosting;
using GlobalPlanner.Planning.Arbitration.Wire;
using GlobalPlanner.Planning.Configuration.GlobalBudget;

namespace GlobalPlanner.Silo.Http.ScaleRequests;

/// <summary>A planner outside that may ask.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Hash">SHA-256 of its token.</param>
/// <param name="Namespaces">Dynamo namespaces that are its own.</param>
/// <param name="Deployments">Pools that it may scale.</param>
internal sealed record Caller(string Name, ImmutableArray<byte> Hash, ImmutableHashSet<string> Namespaces, ImmutableArray<PoolSelector> Deployments)
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
    private readonly ImmutableArray<Caller> _callers;

    private CallerDirectory(ImmutableArray<Caller> callers) => _callers = callers;

    /// <summary>Takes over what is configured; null when planners on this machine may ask without a token.</summary>
    /// <exception cref="StartupException">A token cannot be found; all of them are listed.</exception>
    public static CallerDirectory? From(SiloConfig config, Func<string, string?> environment)
    {
        if (config.Callers is not { } configured)
        {
            return null;
        }

        var missing = configured.Where(caller => caller.TokenEnv is { } variable && string.IsNullOrWhiteSpace(environment(variable)))
            .Select(caller => $"callers: the environment variable {caller.TokenEnv}, which holds the token of {caller.Name}, is not set; set it, or give token_sha256.")
            .ToList();
        return missing.Count > 0
            ? throw new StartupException(missing)
            : new CallerDirectory([.. configured.Select(caller => new Caller(
                caller.Name,
                [.. caller.TokenSha256 is { } hash ? Convert.FromHexString(hash) : Hash(environment(caller.TokenEnv!)!.Trim())],
                [.. caller.Namespaces],
                [.. caller.Deployments.Select(text => PoolSelector.TryParse(text, out var selector) ? selector : throw new StartupException($"callers: '{text}' is not a selector."))]))]);
    }

    /// <summary>The caller that has a token; null when nobody does. Takes as long whoever it is.</summary>
    public Caller? Find(string? authorization)
    {
        const string Scheme = "Bearer ";
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var hash = Hash(authorization[Scheme.Length..].Trim());
        Caller? found = null;
        foreach (var caller in _callers)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, caller.Hash.AsSpan()))
            {
                found = caller;
            }
        }

        return found;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
