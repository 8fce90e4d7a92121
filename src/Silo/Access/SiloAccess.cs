using GlobalPlanner.Configuration;
using GlobalPlanner.Hosting;

namespace GlobalPlanner.Silo.Access;

/// <summary>The callers and operators that the silo admits, by token.</summary>
/// <param name="Callers">External planners that may request replicas over HTTP; null admits those on this machine.</param>
/// <param name="Operators">Operators that may use the console; null requires no token.</param>
internal sealed record SiloAccess(CallerDirectory? Callers, TokenTable<OperatorConfig>? Operators)
{
    /// <summary>Reads the callers and operators of a configuration.</summary>
    /// <exception cref="StartupException">A token cannot be found, or two entries share one.</exception>
    public static SiloAccess From(SiloConfig config, Func<string, string?> environment) => new(
        CallerDirectory.From(config, environment),
        config.Operators.IsEmpty ? null : TokenTable<OperatorConfig>.From("operators", config.Operators, static known => known, environment));
}
