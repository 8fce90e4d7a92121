using System.IO.Compression;

namespace GlobalPlanner.Client.Output;

/// <summary>
/// A file that appears whole or not at all: it is written beside its place and moved there by <see cref="Commit"/>.
/// Without that, disposing leaves what was there before. A name that ends in <c>.gz</c> is compressed.
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

    /// <summary>Where to write.</summary>
    public Stream Stream { get; }

    /// <summary>Begins a file.</summary>
    /// <exception cref="IOException">The place cannot be written.</exception>
    public static WholeFile Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new WholeFile(path);
    }

    /// <summary>Puts the file in its place, over what was there before.</summary>
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
            // What could not be written is thrown away in any case.
        }

        File.Delete(_partPath);
    }
}
