using System.Text.Json;

namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>The arrays of a JSON object: each property is a list of numbers, or one number.</summary>
internal sealed class JsonArrays : IProfileArrays
{
    private const string Remedy = "write one object with lists of numbers; NaN and Infinity are not JSON";

    private readonly string _file;
    private readonly JsonDocument _document;

    /// <param name="file">Name of the file in errors.</param>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="ProfileDataException">The file is not a JSON object.</exception>
    public JsonArrays(string file, ReadOnlyMemory<byte> bytes)
    {
        _file = file;
        try
        {
            _document = JsonDocument.Parse(bytes);
        }
        catch (JsonException e)
        {
            throw new ProfileDataException(file, $"is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})", Remedy);
        }

        if (_document.RootElement.ValueKind != JsonValueKind.Object)
        {
            _document.Dispose();
            throw new ProfileDataException(file, "is not a JSON object", Remedy);
        }
    }

    /// <inheritdoc />
    public double[] Numbers(string array)
    {
        var place = $"{_file} key {array}";
        if (!_document.RootElement.TryGetProperty(array, out var value))
        {
            throw new ProfileDataException(place, "is missing", $"write {array} into the file");
        }

        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => Number(place, item))]
            : [Number(place, value)];
    }

    /// <inheritdoc />
    public void Dispose() => _document.Dispose();

    private static double Number(string place, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            ? number
            : throw new ProfileDataException(place, "holds something that is not a number", Remedy);
}
