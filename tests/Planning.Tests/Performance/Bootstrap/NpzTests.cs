using System.IO.Compression;
using GlobalPlanner.Planning.Performance.Bootstrap;

namespace GlobalPlanner.Planning.Tests.Performance.Bootstrap;

public class NpzTests
{
    [Theory]
    [InlineData(CompressionLevel.NoCompression, 1)]
    [InlineData(CompressionLevel.Optimal, 1)]
    [InlineData(CompressionLevel.NoCompression, 2)]
    [InlineData(CompressionLevel.Optimal, 3)]
    public void Stored_and_deflated_members_of_every_version_are_read(CompressionLevel level, byte version)
    {
        var npy = NumPyFiles.Npy("<i4", "(3,)", [1, 0, 0, 0, 2, 0, 0, 0, 255, 255, 255, 255], version);
        using var arrays = new NpzArrays("raw_data.npz", NumPyFiles.Npz(level, ("a", npy), ("b", NumPyFiles.Npy(0.5, 1e12))));

        Assert.Equal([1.0, 2.0, -1.0], arrays.Numbers("a"));
        Assert.Equal([0.5, 1e12], arrays.Numbers("b"));
    }

    [Theory]
    [InlineData("<f8", new byte[] { 0, 0, 0, 0, 0, 0, 0xf8, 0x3f }, 1.5)]
    [InlineData("<f4", new byte[] { 0, 0, 0xc0, 0x3f }, 1.5)]
    [InlineData("<f2", new byte[] { 0, 0x3e }, 1.5)]
    [InlineData("<i8", new byte[] { 0xfe, 255, 255, 255, 255, 255, 255, 255 }, -2)]
    [InlineData("<i4", new byte[] { 0xfe, 255, 255, 255 }, -2)]
    [InlineData("<i2", new byte[] { 0xfe, 255 }, -2)]
    [InlineData("|i1", new byte[] { 0xfe }, -2)]
    [InlineData("<u8", new byte[] { 1, 1, 0, 0, 0, 0, 0, 0 }, 257)]
    [InlineData("<u4", new byte[] { 0xfe, 255, 255, 255 }, 4294967294.0)]
    [InlineData("<u2", new byte[] { 0xfe, 255 }, 65534)]
    [InlineData("|u1", new byte[] { 0xfe }, 254)]
    public void Every_kind_of_number_is_read(string descr, byte[] bytes, double expected)
    {
        Assert.Equal([expected], NpyReader.Numbers("x", NumPyFiles.Npy(descr, "(1,)", bytes)));
        Assert.Equal([expected], NpyReader.Numbers("x", NumPyFiles.Npy(descr, "()", bytes, fortranOrder: "True")));
    }

    public static TheoryData<string, byte[], string> Refused => new()
    {
        { "big-endian", NumPyFiles.Npy(">f8", "(1,)", new byte[8]), "is big-endian" },
        { "objects", NumPyFiles.Npy("|O", "(1,)", new byte[8]), "Python objects" },
        { "booleans", NumPyFiles.Npy("|b1", "(1,)", new byte[1]), "type |b1" },
        { "long floats", NumPyFiles.Npy("<f16", "(1,)", new byte[16]), "type <f16" },
        { "size beyond numbers", NumPyFiles.Npy("<f99999999999", "(1,)", new byte[16]), "type <f99999999999" },
        { "text", NumPyFiles.Npy("<U5", "(1,)", new byte[20]), "type <U5" },
        { "structured", NumPyFiles.Npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }", new byte[8]), "plain numbers" },
        { "no shape", NumPyFiles.Npy("{'descr': '<f8', 'fortran_order': False, }", new byte[8]), "without shape" },
        { "no order", NumPyFiles.Npy("{'descr': '<f8', 'shape': (1,), }", new byte[8]), "without shape or fortran_order" },
        { "two dimensions", NumPyFiles.Npy("<f8", "(1, 1)", new byte[8]), "2 dimensions" },
        { "negative shape", NumPyFiles.Npy("<f8", "(-1,)", new byte[8]), "without shape" },
        { "absurd shape", NumPyFiles.Npy("<f8", "(4000000000,)", new byte[8]), "at most 1000000" },
        { "too many values", NumPyFiles.Npy("|u1", "(1000001,)", new byte[1_000_001]), "at most 1000000" },
        { "values missing", NumPyFiles.Npy("<f8", "(2,)", new byte[15]), "15 bytes for 2 values" },
        { "bytes left over", NumPyFiles.Npy("<f8", "(1,)", new byte[9]), "9 bytes for 1 values" },
        { "version 4", NumPyFiles.Npy("<f8", "(1,)", new byte[8], version: 4), "version 4" },
        { "wrong magic", [.. "NUMPY"u8, .. new byte[20]], "magic" },
        { "empty", [], "magic" },
        { "header longer than the file", [0x93, .. "NUMPY"u8, 1, 0, 255, 255, (byte)'{'], "its header has 65535 bytes" },
        { "absurd header", [0x93, .. "NUMPY"u8, 2, 0, 255, 255, 255, 255, (byte)'{'], "its header has 4294967295 bytes" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_not_an_array_of_numbers_is_refused_by_name(string what, byte[] npy, string problem)
    {
        using var arrays = new NpzArrays("raw_data.npz", NumPyFiles.Npz(CompressionLevel.NoCompression, ("z_itl", npy)));

        var refusal = Assert.Throws<ProfileDataException>(() => arrays.Numbers("z_itl"));

        Assert.True(refusal.Problem.Contains(problem, StringComparison.Ordinal), $"{what}: {refusal.Message}");
        Assert.Equal("raw_data.npz member z_itl.npy", refusal.Place);
        Assert.NotEmpty(refusal.Remedy);
    }

    [Fact]
    public void A_member_that_is_not_asked_for_may_be_anything()
    {
        var npz = NumPyFiles.Npz(CompressionLevel.Optimal, ("prefill_thpt_per_gpu", NumPyFiles.Npy("|O", "(1,)", new byte[8])), ("a", NumPyFiles.Npy(1.0)));
        using var arrays = new NpzArrays("raw_data.npz", npz);

        Assert.Equal([1.0], arrays.Numbers("a"));
        Assert.Contains("is missing", Assert.Throws<ProfileDataException>(() => arrays.Numbers("b")).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_inflates_beyond_all_measure_is_refused()
    {
        using var arrays = new NpzArrays("raw_data.npz", NumPyFiles.Npz(CompressionLevel.Optimal, ("a", new byte[9_000_000])));

        Assert.Contains("is larger than", Assert.Throws<ProfileDataException>(() => arrays.Numbers("a")).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void A_file_cut_short_at_any_byte_is_refused_by_name(CompressionLevel level)
    {
        var whole = SmallProfile(level);
        for (var length = 0; length < whole.Length; length++)
        {
            var cut = ProfileReader.Read(new ProfileFile("raw_data.npz") { Bytes = whole.AsMemory(0, length) }, Planning.Performance.EngineRole.Prefill);

            Assert.True(cut.Failure is not null, $"cut at {length} of {whole.Length} was read");
            Assert.StartsWith("raw_data.npz", cut.Failure.Place, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void A_file_with_any_byte_changed_is_read_or_refused_by_name(CompressionLevel level)
    {
        var whole = SmallProfile(level);
        for (var i = 0; i < whole.Length; i++)
        {
            foreach (byte mask in (byte[])[0xff, 0x80, 0x01])
            {
                var changed = (byte[])whole.Clone();
                changed[i] ^= mask;
                var reading = ProfileReader.Read(new ProfileFile("raw_data.npz") { Bytes = changed }, Planning.Performance.EngineRole.Prefill);

                Assert.True(reading.Failure is null != reading.Passes.IsEmpty, $"byte {i} changed by {mask}");
            }
        }
    }

    private static byte[] SmallProfile(CompressionLevel level) => NumPyFiles.Npz(
        level, ("prefill_isl", NumPyFiles.Npy(100, 200, 300)), ("prefill_ttft", NumPyFiles.Npy(10, 12, 14)));
}
