using System.Globalization;

namespace GlobalPlanner.Storage;

/// <summary>
/// Keeps a second process out of a data directory. The operating system releases the lock when the process ends, even if
/// it is killed. A file beside it names the owner, for the error message of the second process.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private const string LockName = "lock";
    private const string OwnerName = "owner.pid";

    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a directory.</summary>
    /// <exception cref="DataDirectoryException">Another process holds it, or the directory is not writable.</exception>
    public static DirectoryLock Take(string directory)
    {
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(directory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw EmbeddedStore.NotWritable(directory, exception);
        }
        catch (IOException exception)
        {
            throw Owner(directory) is { } owner
                ? new DataDirectoryException(
                    $"The data directory {directory} is in use by process {owner}. Stop it, or give this silo another --data-dir.", exception)
                : EmbeddedStore.NotWritable(directory, exception);
        }

        try
        {
            File.WriteAllText(Path.Combine(directory, OwnerName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new DirectoryLock(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            file.Dispose();
            throw EmbeddedStore.NotWritable(directory, exception);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private static string? Owner(string directory)
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, OwnerName)).Trim() is { Length: > 0 } owner ? owner : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
