using GlobalPlanner.Storage;

namespace GlobalPlanner.Hosting;

/// <summary>The data directory of a host. It is opened, and locked against other processes, when it is first needed.</summary>
/// <param name="path">The directory.</param>
public sealed class DataDirectory(string path) : IDisposable
{
    /// <summary>The store in it; null as long as nothing needed it.</summary>
    public EmbeddedStore? Store { get; private set; }

    /// <summary>Opens the directory, or returns the store that is already open.</summary>
    /// <exception cref="StartupException">The directory cannot be used.</exception>
    public EmbeddedStore Open()
    {
        try
        {
            return Store ??= EmbeddedStore.Open(path);
        }
        catch (DataDirectoryException exception)
        {
            throw new StartupException(exception.Message, exception);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Store?.Dispose();
        Store = null;
    }
}
