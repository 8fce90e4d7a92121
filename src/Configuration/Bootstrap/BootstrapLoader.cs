using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Performance.Bootstrap;
using GlobalPlanner.Planning.Tick.Options;

namespace GlobalPlanner.Configuration.Bootstrap;

/// <summary>Loads the measurements that a pool planner's performance model starts from.</summary>
public static class BootstrapLoader
{
    /// <summary>The measurements of the first source that has any for the role. A bad file never makes it throw.</summary>
    /// <param name="config">The pool planner's configuration.</param>
    /// <param name="role">The work of the engines.</param>
    /// <param name="baseFolder">The folder that a relative <c>profile_results_dir</c> starts from; null is the working directory.</param>
    public static BootstrapData Load(PlannerConfig config, EngineRole role, string? baseFolder = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        var folder = baseFolder is null ? config.ProfileResultsDir : Path.Combine(baseFolder, config.ProfileResultsDir);
        return BootstrapPlan.Resolve(config.ToBootstrapOptions(), role, name => Open(Path.Combine(folder, name)));
    }

    private static ProfileFile? Open(string path)
    {
        try
        {
            using var content = File.OpenRead(path);
            return content.Length > ProfileFile.MaxBytes
                ? new ProfileFile(path) { Fault = $"has {content.Length} bytes, more than the {ProfileFile.MaxBytes} that are read" }
                : new ProfileFile(path) { Bytes = ReadWhole(content) };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new ProfileFile(path) { Fault = $"cannot be read: {e.Message}" };
        }
    }

    private static byte[] ReadWhole(FileStream content)
    {
        var bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        return bytes;
    }
}
