using GlobalPlanner.Configuration;

namespace GlobalPlanner.Silo.Access;

/// <summary>Registers the check of operators.</summary>
internal static class OperatorHosting
{
    /// <summary>Requires tokens from clients. The host also registers <see cref="RefusedCallers"/> and the metrics.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="operators">The operators, looked up at every call; null requires no token.</param>
    public static ISiloBuilder AddOperators(this ISiloBuilder silo, Func<IServiceProvider, TokenTable<OperatorConfig>?> operators)
    {
        silo.Services.AddSingleton(provider => new CurrentOperators(() => operators(provider)));
        return silo.AddIncomingGrainCallFilter<OperatorFilter>();
    }
}

/// <summary>The operators in force.</summary>
/// <param name="Find">Looks them up; null requires no token.</param>
internal sealed record CurrentOperators(Func<TokenTable<OperatorConfig>?> Find);
