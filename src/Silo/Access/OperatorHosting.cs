using GlobalPlanner.Configuration;

namespace GlobalPlanner.Silo.Access;

/// <summary>Registers who may use the console.</summary>
internal static class OperatorHosting
{
    /// <summary>Asks clients for tokens. The host also registers <see cref="RefusedCallers"/> and the metrics.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="operators">The operators; null asks nobody for a token.</param>
    public static ISiloBuilder AddOperators(this ISiloBuilder silo, TokenTable<OperatorConfig>? operators)
    {
        if (operators is null)
        {
            return silo;
        }

        silo.Services.AddSingleton(operators);
        return silo.AddIncomingGrainCallFilter<OperatorFilter>();
    }

    /// <summary>Takes over what is configured; null when nobody is asked for a token.</summary>
    /// <exception cref="Fleet.Hosting.StartupException">A token cannot be found, or two have the same; all of them are listed.</exception>
    public static TokenTable<OperatorConfig>? FindOperators(SiloConfig config, Func<string, string?> environment) =>
        config.Operators.IsEmpty ? null : TokenTable<OperatorConfig>.From("operators", config.Operators, static known => known, environment);
}
