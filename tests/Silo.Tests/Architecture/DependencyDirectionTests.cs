using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace GlobalPlanner.Silo.Tests.Architecture;

/// <summary>Dependencies point downwards only. A new edge or package is a decision, made here.</summary>
public class DependencyDirectionTests
{
    private static readonly Dictionary<string, string[]> AllowedProjects = new()
    {
        ["Settings"] = [],
        ["Clock"] = [],
        ["Planning"] = ["Settings"],
        ["Storage"] = ["Grains.Interfaces"],
        ["Plugins"] = ["Planning"],
        ["Connectors"] = ["Clock", "Planning"],
        ["Diagnostics"] = ["Planning"],
        ["Dynamo"] = ["Connectors", "Planning"],
        ["Simulation"] = ["Connectors", "Planning"],
        ["Configuration"] = ["Planning", "Plugins", "Simulation"],
        ["Grains.Interfaces"] = ["Planning"],
        ["Hosting"] = ["Clock", "Connectors", "Storage"],
        ["Grains"] = ["Clock", "Connectors", "Grains.Interfaces", "Planning"],
        ["Client"] = ["Configuration", "Grains.Interfaces", "Planning", "Simulation"],
        ["FleetRuntime"] = ["Clock", "Configuration", "Connectors", "Dynamo", "Hosting", "Planning", "Simulation", "Storage"],
        ["Fleet"] = ["Configuration", "Connectors", "FleetRuntime", "Hosting", "Planning", "Simulation"],
        ["Silo"] =
        [
            "Clock", "Configuration", "Connectors", "Diagnostics", "FleetRuntime", "Grains", "Grains.Interfaces", "Hosting", "Planning", "Storage",
        ],
    };

    private static readonly Dictionary<string, string[]> AllowedPackages = new()
    {
        ["Settings"] = ["YamlDotNet"],
        ["Planning"] = ["MathNet.Numerics"],
        ["Plugins"] = [],
        ["Connectors"] = [],
        ["Simulation"] = ["MathNet.Numerics"],
        ["Configuration"] = ["YamlDotNet"],
        ["Dynamo"] = [],
        ["Diagnostics"] = ["prometheus-net", "Microsoft.Extensions.Http"],
    };

    public static TheoryData<string> Projects => [.. ProjectFile.All("src").Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_downwards(string name)
    {
        var project = ProjectFile.All("src").Single(file => file.Name == name);

        Assert.True(AllowedProjects.TryGetValue(name, out var allowed), $"{name} is not in the table of allowed references; add it.");
        Assert.Empty(project.Projects.Except(allowed));
    }

    [Fact]
    public void The_table_has_no_cycle_and_no_project_that_is_gone()
    {
        var names = ProjectFile.All("src").Select(project => project.Name).ToHashSet();
        Assert.Empty(AllowedProjects.Keys.Except(names));

        var placed = new HashSet<string>();
        while (AllowedProjects.Where(entry => !placed.Contains(entry.Key) && entry.Value.All(placed.Contains)).Select(entry => entry.Key).ToList() is { Count: > 0 } next)
        {
            placed.UnionWith(next);
        }

        Assert.Empty(AllowedProjects.Keys.Except(placed));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_pure_project_uses_only_the_packages_of_its_field(string name)
    {
        if (AllowedPackages.TryGetValue(name, out var allowed))
        {
            Assert.Empty(ProjectFile.All("src").Single(file => file.Name == name).Packages.Except(allowed));
        }
    }

    /// <summary>Checks the references in the compiled assembly, framework references included.</summary>
    [Theory]
    [InlineData("Planning", new[] { "Orleans", "Microsoft.Extensions", "Microsoft.AspNetCore", "System.Net", "Microsoft.Data", "prometheus" })]
    [InlineData("Settings", new[] { "Orleans", "Microsoft.Extensions", "Microsoft.AspNetCore", "System.Net" })]
    [InlineData("Clock", new[] { "Orleans", "Microsoft.Extensions", "Microsoft.AspNetCore", "System.Net" })]
    [InlineData("Connectors", new[] { "Orleans", "Microsoft.AspNetCore", "System.Net" })]
    [InlineData("Simulation", new[] { "Orleans", "Microsoft.AspNetCore", "System.Net.Http", "System.Net.Sockets" })]
    [InlineData("Configuration", new[] { "Orleans", "Microsoft.AspNetCore" })]
    [InlineData("Dynamo", new[] { "Orleans", "Microsoft.AspNetCore" })]
    [InlineData("Diagnostics", new[] { "Orleans", "Microsoft.AspNetCore" })]
    [InlineData("Grains", new[] { "Microsoft.AspNetCore", "prometheus", "Microsoft.Data" })]
    [InlineData("Hosting", new[] { "GlobalPlanner.Simulation", "GlobalPlanner.Configuration" })]
    public void An_assembly_does_not_reach_above_its_layer(string project, string[] forbidden)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"GlobalPlanner.{project}.dll"));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        var referenced = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToList();

        Assert.NotEmpty(referenced);
        Assert.DoesNotContain(referenced, name => forbidden.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));
    }
}
