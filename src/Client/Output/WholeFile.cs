using System.IO.Compression;

namespace GlobalPlanner.Client.Output;

/// <summary>
/// A file that is replaced whole or not at all: it is written to a temporary file beside the target, and
/// <see cref="Commit"/> moves it into place. Disposing without a commit leaves the target unchanged. A file whose name
/// ends in <c>.gz</c> is compressed.
/// </summary>
public sealed class WholeFile : IDisposable
{
    private readonly string _path;
    private readonly string _partPath;
    private readonly FileStream _file;
    private bool _committed;

    private WholeFile(string path)
    {
        _path = Path.GetFullPath(path);
        if (Directory.Exists(_path))
        {
            throw new IOException($"{path} cannot be written: it is a directory");
        }

        var folder = Path.GetDirectoryName(_path)!;
        if (!Directory.Exists(folder))
        {
            throw new IOException($"{path} cannot be written: there is no directory {folder}");
        }

        _partPath = Path.Combine(folder, $".{Path.GetFileName(_path)}.{Environment.ProcessId}.part");
        _file = new FileStream(_partPath, FileMode.Create, FileAccess.Write, FileShare.None);
        Stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(_file, CompressionLevel.Optimal, leaveOpen: true)
            : _file;
    }

    /// <summary>The stream to write to.</summary>
    public Stream Stream { get; }

    /// <summary>Opens the temporary file.</summary>
    /// <exception cref="IOException">The target cannot be written.</exception>
    public static WholeFile Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new WholeFile(path);
    }

    /// <summary>Moves the file into place and replaces the previous one.</summary>
    public void Commit()
    {
        if (Stream != _file)
        {
            Stream.Dispose();
        }

        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(_partPath, _path, overwrite: true);
        _committed = true;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_committed)
        {
            return;
        }

        try
        {
            Stream.Dispose();
            _file.Dispose();
        }
        catch (IOException)
        {
            // The temporary file is deleted in any case.
        }

        File.Delete(_partPath);
    }
}
