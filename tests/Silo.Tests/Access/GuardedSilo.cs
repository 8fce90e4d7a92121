using System.Text;
using GlobalPlanner.Client.Tests.Online;
using GlobalPlanner.Configuration;
using GlobalPlanner.Diagnostics.Metrics;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Silo.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Serialization;

namespace GlobalPlanner.Silo.Tests.Access;

/// <summary>A silo that knows two operators: <c>alice</c>, an admin, and <c>bob</c>, a viewer.</summary>
public sealed class GuardedSilo : ConsoleSilo
{
    internal const string Alice = "alice's token";
    internal const string Bob = "bob's token";

    protected override string OwnToken => Bob;

    protected override void Configure(ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.AddSingleton(new MetricsRegistry(Time));
        silo.Services.AddSingleton<RefusedCallers>();
        var operators = TokenTable<OperatorConfig>.From(
            "operators",
            [
                new OperatorConfig { Name = "alice", TokenEnv = nameof(Alice), Role = OperatorRole.Admin },
                new OperatorConfig { Name = "bob", TokenEnv = nameof(Bob) },
            ],
            static known => known,
            static variable => variable == nameof(Alice) ? Alice : Bob);
        silo.AddOperators(_ => operators);
    }

    /// <summary>The silo's metrics page.</summary>
    internal async Task<string> MetricsAsync()
    {
        using var page = new MemoryStream();
        await Services.GetRequiredService<MetricsRegistry>().WriteAsync(page, CancellationToken.None);
        return Encoding.UTF8.GetString(page.ToArray());
    }

    /// <summary>A client that is not gplan: it may call what Orleans lets it call.</summary>
    internal async Task<IHost> ConnectForeignClientAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(System.Net.IPEndPoint.Parse(Gateway));
            client.Configure<ClusterOptions>(static options => (options.ClusterId, options.ServiceId) = (ClusterIdentity.DefaultClusterId, ClusterIdentity.ServiceId));
            client.Services.AddSerializer(static serializer => serializer.AddPlanningTypes());
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
