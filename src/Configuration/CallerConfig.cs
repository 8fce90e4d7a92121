using System.Collections.Immutable;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Configuration;

/// <summary>A planner that may ask for replicas over HTTP.</summary>
[ConfigSection("A planner outside that may ask for replicas over HTTP.")]
public sealed record CallerConfig : ITokenHolder
{
    [Setting("Name of the caller in events and messages.", NotEmpty = true)]
    public required string Name { get; init; }

    [Setting("Environment variable of the silo that holds the caller's bearer token; this or `token_sha256`.", NotEmpty = true)]
    public string? TokenEnv { get; init; }

    [Setting("SHA-256 of the caller's bearer token, 64 hexadecimal digits; this or `token_env`.", NotEmpty = true)]
    public string? TokenSha256 { get; init; }

    [Setting("Dynamo namespaces that the caller may name as its own (`caller_namespace`).", NotEmpty = true)]
    public required ImmutableArray<string> Namespaces { get; init; }

    [Setting("Pools that it may scale, `{k8s_namespace}/{dgd_name}/{role}` or a leading part of it; `*`, `?` and `[..]` within a segment, `**` for any number of segments.", NotEmpty = true)]
    public required ImmutableArray<string> Deployments { get; init; }
}
