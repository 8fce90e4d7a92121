using GlobalPlanner.Planning.Configuration.Binding;

namespace GlobalPlanner.Configuration;

/// <summary>The silo's place in its cluster.</summary>
[ConfigSection("The silo's place in its cluster.")]
public sealed record OrleansConfig
{
    [Setting("Name of the cluster; consoles must use the same.", NotEmpty = true)]
    public string ClusterId { get; init; } = "globalplanner";

    [Setting("Port for other silos; 0 takes a free one.", Min = 0, Max = 65535)]
    public int SiloPort { get; init; } = 11111;

    [Setting("Port for consoles; 0 takes a free one.", Min = 0, Max = 65535)]
    public int GatewayPort { get; init; } = 30000;
}
