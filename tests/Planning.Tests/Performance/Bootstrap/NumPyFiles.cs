using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace GlobalPlanner.Planning.Tests.Performance.Bootstrap;

/// <summary>NumPy files as numpy.save and numpy.savez write them.</summary>
internal static class NumPyFiles
{
    public static byte[] Npy(params double[] values) => Npy("<f8", $"({values.Length},)", Bytes(values));

    public static byte[] Npy(string descr, string shape, byte[] data, byte version = 1, string fortranOrder = "False") =>
        Npy($"{{'descr': '{descr}', 'fortran_order': {fortranOrder}, 'shape': {shape}, }}", data, version);

    public static byte[] Npy(string header, byte[] data, byte version = 1)
    {
        var prefix = version == 1 ? 10 : 12;
        var padded = header.PadRight(((prefix + header.Length + 1 + 63) / 64 * 64) - prefix - 1) + "\n";
        var file = new byte[prefix];
        ((byte[])[0x93, .. "NUMPY"u8, version, 0]).CopyTo(file, 0);
        if (version == 1)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), (ushort)padded.Length);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(8), (uint)padded.Length);
        }

        return [.. file, .. Encoding.UTF8.GetBytes(padded), .. data];
    }

    public static byte[] Npz(CompressionLevel level, params (string Array, byte[] Npy)[] members)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (array, npy) in members)
            {
                using var member = archive.CreateEntry($"{array}.npy", level).Open();
                member.Write(npy);
            }
        }

        return file.ToArray();
    }

    public static byte[] Json(params (string Array, double[] Values)[] arrays) => Encoding.UTF8.GetBytes(
        "{" + string.Join(',', arrays.Select(array => string.Create(
            CultureInfo.InvariantCulture, $"\"{array.Array}\":[{string.Join(',', array.Values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))}]"))) + "}");

    private static byte[] Bytes(double[] values)
    {
        var bytes = new byte[values.Length * sizeof(double)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]);
        }

        return bytes;
    }
}
