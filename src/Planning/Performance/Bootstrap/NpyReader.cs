using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>
/// Reads numbers from NumPy's array format, versions 1 to 3: magic, version, length of the header, a header that is the
/// text of a Python dictionary (<c>descr</c>, <c>fortran_order</c>, <c>shape</c>), then the values. It reads scalars and
/// arrays of one dimension only, so the order of dimensions does not matter. Source: NumPy's description of its format
/// (numpy.lib.format).
/// </summary>
internal static partial class NpyReader
{
    private const int MaxHeaderBytes = 65_536;
    private const int MaxValues = 1_000_000;
    private const int VersionAt = 6;
    private const int HeaderLengthAt = 8;
    private const string WriteAgain = "write the file again with numpy.savez";
    private const string WritePlain = "write little-endian float64 or int64 arrays of one dimension";

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>The values of one array.</summary>
    /// <param name="place">Name of the array in errors.</param>
    /// <param name="npy">The whole array file.</param>
    /// <exception cref="ProfileDataException">The bytes are not such a file, are cut short or hold something else.</exception>
    public static double[] Numbers(string place, ReadOnlySpan<byte> npy)
    {
        var header = Header(place, npy, out var dataAt);
        var (kind, size) = ElementType(place, header);
        var count = Count(place, header);
        var data = npy[dataAt..];
        if (data.Length != (long)count * size)
        {
            throw Wrong(place, Words($"holds {data.Length} bytes for {count} values of {size} bytes"), WriteAgain);
        }

        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = Element(data.Slice(i * size, size), kind);
        }

        return values;
    }

    private static string Header(string place, ReadOnlySpan<byte> npy, out int dataAt)
    {
        if (!npy.StartsWith(Magic))
        {
            throw Wrong(place, "does not start with NumPy's magic", WriteAgain);
        }

        var lengthBytes = npy.Length > VersionAt && npy[VersionAt] == 1 ? sizeof(ushort) : sizeof(uint);
        if (npy.Length < HeaderLengthAt + lengthBytes)
        {
            throw Wrong(place, "is cut short before its header", WriteAgain);
        }

        if (npy[VersionAt] is < 1 or > 3)
        {
            throw Wrong(place, Words($"has version {npy[VersionAt]} of NumPy's format; 1 to 3 are read"), WriteAgain);
        }

        var rest = npy[HeaderLengthAt..];
        var length = lengthBytes == sizeof(ushort) ? BinaryPrimitives.ReadUInt16LittleEndian(rest) : BinaryPrimitives.ReadUInt32LittleEndian(rest);
        rest = rest[lengthBytes..];
        if (length > MaxHeaderBytes || length > rest.Length)
        {
            throw Wrong(place, Words($"says that its header has {length} bytes, more than the file has or than {MaxHeaderBytes}"), WriteAgain);
        }

        dataAt = HeaderLengthAt + lengthBytes + (int)length;
        return Encoding.UTF8.GetString(rest[..(int)length]);
    }

    private static (char Kind, int Size) ElementType(string place, string header)
    {
        var descr = SimpleType().Match(header);
        if (!descr.Success)
        {
            throw Wrong(place, "does not hold plain numbers (structured type, or no descr)", WritePlain);
        }

        var (order, kind) = (descr.Groups["order"].Value, descr.Groups["kind"].Value[0]);
        var known = int.TryParse(descr.Groups["size"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var size);
        if (kind == 'O')
        {
            throw Wrong(place, "holds Python objects, which are not read", WritePlain);
        }

        if (order == ">")
        {
            throw Wrong(place, "is big-endian, which is not read", WritePlain);
        }

        return known && (kind, size) is ('f', 2 or 4 or 8) or ('i' or 'u', 1 or 2 or 4 or 8)
            ? (kind, size)
            : throw Wrong(place, $"holds elements of type {order}{kind}{descr.Groups["size"].Value}, not numbers", WritePlain);
    }

    private static int Count(string place, string header)
    {
        var shape = Shape().Match(header);
        if (!shape.Success || !FortranOrder().IsMatch(header))
        {
            throw Wrong(place, "has a header without shape or fortran_order", WriteAgain);
        }

        var dimensions = shape.Groups["sizes"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (dimensions.Length > 1)
        {
            throw Wrong(place, Words($"has {dimensions.Length} dimensions"), WritePlain);
        }

        // A scalar has no dimensions and one value.
        var count = 1;
        return dimensions.Length == 0 || (int.TryParse(dimensions[0], NumberStyles.None, CultureInfo.InvariantCulture, out count) && count <= MaxValues)
            ? count
            : throw Wrong(place, Words($"has {dimensions[0]} values; at most {MaxValues} are read"), "give the profile of one engine");
    }

    private static double Element(ReadOnlySpan<byte> bytes, char kind) => (kind, bytes.Length) switch
    {
        ('f', 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        ('f', 4) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        ('f', _) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        ('i', 1) => (sbyte)bytes[0],
        ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ('i', _) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        (_, 1) => bytes[0],
        (_, 2) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (_, 4) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
    };

    private static ProfileDataException Wrong(string place, string problem, string remedy) => new(place, problem, remedy);

    private static string Words(FormattableString words) => FormattableString.Invariant(words);

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"](?<order>[<>|=]?)(?<kind>[A-Za-z?])(?<size>[0-9]*)['"]""", RegexOptions.CultureInvariant)]
    private static partial Regex SimpleType();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""", RegexOptions.CultureInvariant)]
    private static partial Regex FortranOrder();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\((?<sizes>[0-9,\s]*)\)""", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
