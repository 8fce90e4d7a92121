namespace GlobalPlanner.Storage.Tests;

/// <summary>A data directory that is gone with the test.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"gp-store-{Guid.NewGuid():N}");

    public string Database => System.IO.Path.Combine(Path, EmbeddedStore.FileName);

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
