namespace GlobalPlanner.Model.Tests;

/// <summary>
/// A test that needs spin and gcc; skipped, saying so, where they are missing, but not in CI: there it fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ModelTheoryAttribute : TheoryAttribute
{
    public ModelTheoryAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && Array.Find(["spin", "gcc"], static tool => !IsOnPath(tool)) is { } missing)
        {
            Skip = $"{missing} is not on PATH; install the packages spin and gcc.";
        }
    }

    private static bool IsOnPath(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));
}
