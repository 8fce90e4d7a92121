namespace GlobalPlanner.Silo.Tests.Architecture;

/// <summary>The folders directly under a project form no cycle, so that each can be read with those below it alone.</summary>
public class FolderDirectionTests
{
    [Theory]
    [InlineData("Planning")]
    [InlineData("Grains")]
    [InlineData("Settings")]
    [InlineData("Silo")]
    public void The_folders_of_a_project_form_no_cycle(string project)
    {
        var graph = FolderGraph.Of(project);

        var cyclic = graph.Cyclic();

        Assert.True(
            cyclic.Count == 0,
            $"{project}: folders in a cycle: {string.Join(", ", cyclic)}{string.Concat(graph.Edges.Where(edge => cyclic.Contains(edge.Key.From) && cyclic.Contains(edge.Key.To)).Select(edge => $"\n  {edge.Key.From} -> {edge.Key.To}: {string.Join(", ", edge.Value.Take(5))}"))}");
    }

    /// <summary>The reader sees what it should: edges of signatures, bodies and attributes that are known to exist.</summary>
    [Theory]
    [InlineData("Planning", "Tick", "Limits")]
    [InlineData("Planning", "LoadScaling", "Facts")]
    [InlineData("Planning", "Pipeline", "Configuration")]
    public void Known_references_are_seen(string project, string from, string to) =>
        Assert.Contains((from, to), FolderGraph.Of(project).Edges.Keys);
}
