using System.IO.Compression;

namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>The arrays of a <c>.npz</c> file: a ZIP archive whose members are NumPy array files, stored or deflated.</summary>
internal sealed class NpzArrays : IProfileArrays
{
    private const int MaxMemberBytes = 8 * 1024 * 1024;
    private const string WriteAgain = "write the file again with numpy.savez";

    private readonly string _file;
    private readonly ZipArchive _archive;

    /// <param name="file">Name of the file in errors.</param>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="ProfileDataException">The file is not a whole ZIP archive.</exception>
    public NpzArrays(string file, ReadOnlyMemory<byte> bytes)
    {
        _file = file;
        _archive = Try(file, () =>
        {
            var archive = new ZipArchive(new MemoryStream(bytes.ToArray(), writable: false), ZipArchiveMode.Read);

            // The directory is read on first use: use it here, so that a file that is cut short fails here.
            _ = archive.Entries;
            return archive;
        });
    }

    /// <inheritdoc />
    public double[] Numbers(string array)
    {
        var place = $"{_file} member {array}.npy";
        var member = Try(place, () => _archive.GetEntry($"{array}.npy"))
            ?? throw new ProfileDataException(place, "is missing", $"write {array} into the file");
        return NpyReader.Numbers(place, Try(place, () => Content(place, member)));
    }

    /// <inheritdoc />
    public void Dispose() => _archive.Dispose();

    // The directory may lie about the size, so count the bytes that really come out.
    private static byte[] Content(string place, ZipArchiveEntry member)
    {
        using var content = member.Open();
        using var kept = new MemoryStream();
        var piece = new byte[81_920];
        while (content.Read(piece) is > 0 and var read)
        {
            kept.Write(piece, 0, read);
            if (kept.Length > MaxMemberBytes)
            {
                throw new ProfileDataException(place, $"is larger than {MaxMemberBytes} bytes", "give the profile of one engine");
            }
        }

        return kept.ToArray();
    }

    private static T Try<T>(string place, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new ProfileDataException(place, $"is not a whole ZIP archive ({e.Message})", WriteAgain);
        }
    }
}
