using GlobalPlanner.Configuration;

namespace GlobalPlanner.Silo.Access;

/// <summary>Registers who may use the console.</summary>
internal static class OperatorHosting
{
    /// <summary>Asks clients for tokens. The host also registers <see cref="RefusedCallers"/> and the metrics.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="operators">The operators, looked up at every call; null asks nobody for a token.</param>
    public static ISiloBuilder AddOperators(this ISiloBuilder silo, Func<IServiceProvider, TokenTable<OperatorConfig>?> operators)
    {
        silo.Services.AddSingleton(provider => new CurrentOperators(() => operators(provider)));
        return silo.AddIncomingGrainCallFilter<OperatorFilter>();
    }
}

/// <summary>The operators of this moment.</summary>
/// <param name="Find">Looks them up; null asks nobody for a token.</param>
internal sealed record CurrentOperators(Func<TokenTable<OperatorConfig>?> Find);
