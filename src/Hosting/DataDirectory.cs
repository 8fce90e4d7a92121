using GlobalPlanner.Storage;

namespace GlobalPlanner.Hosting;

/// <summary>The data directory of a process of ours.</summary>
public static class DataDirectory
{
    /// <summary>Opens it.</summary>
    /// <exception cref="StartupException">It cannot be used.</exception>
    public static EmbeddedStore Open(string directory)
    {
        try
        {
            return EmbeddedStore.Open(directory);
        }
        catch (DataDirectoryException exception)
        {
            throw new StartupException(exception.Message, exception);
        }
    }
}
