using GlobalPlanner.Configuration;
using GlobalPlanner.Hosting;

namespace GlobalPlanner.Silo.Access;

/// <summary>Who may ask the silo for something, by token.</summary>
/// <param name="Callers">Planners outside that may ask for replicas over HTTP; null admits those on this machine.</param>
/// <param name="Operators">Who may use the console; null asks nobody for a token.</param>
internal sealed record SiloAccess(CallerDirectory? Callers, TokenTable<OperatorConfig>? Operators)
{
    /// <summary>Takes over what is configured.</summary>
    /// <exception cref="StartupException">A token cannot be found, or two have the same.</exception>
    public static SiloAccess From(SiloConfig config, Func<string, string?> environment) => new(
        CallerDirectory.From(config, environment),
        config.Operators.IsEmpty ? null : TokenTable<OperatorConfig>.From("operators", config.Operators, static known => known, environment));
}
