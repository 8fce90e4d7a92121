namespace GlobalPlanner.TestSupport;

/// <summary>Paths of the checkout and of the data beside it.</summary>
public static class RepositoryPaths
{
    /// <summary>The folder that holds <c>GlobalPlanner.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The shared trace of that name (for example <c>mooncake/conversation_trace.jsonl.gz</c>); null when absent.</summary>
    public static string? SharedTrace(string name)
    {
        var path = Path.GetFullPath(Path.Combine(Root, "..", "shared", "traces", name));
        return File.Exists(path) ? path : null;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GlobalPlanner.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No GlobalPlanner.sln above {AppContext.BaseDirectory}.");
    }
}
