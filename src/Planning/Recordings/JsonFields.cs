using System.Text.Json;

namespace GlobalPlanner.Planning.Recordings;

/// <summary>
/// Reads the fields of one JSON object, reporting every wrong one. An absent field and a null are the same. Whole
/// numbers may be written with a fraction of zero, as writers in other languages do.
/// </summary>
internal sealed class JsonFields
{
    /// <summary>The largest whole number every JSON reader keeps exactly, 2^53.</summary>
    private const long LargestExact = 1L << 53;

    private readonly JsonElement _object;
    private readonly string _path;
    private readonly Action<string, string, string> _wrong;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>Reads an object found at a path; <paramref name="wrong"/> takes field, value and what is allowed.</summary>
    public JsonFields(JsonElement fields, string path, Action<string, string, string> wrong) =>
        (_object, _path, _wrong) = (fields, path, wrong);

    /// <summary>Fields of the object that were never read.</summary>
    public IEnumerable<string> Unread => UnreadNames.Select(Path);

    /// <summary>The names of <see cref="Unread"/> without their path.</summary>
    public IEnumerable<string> UnreadNames => Names.Where(name => !_read.Contains(name));

    public string Path(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    /// <summary>Names of all fields.</summary>
    public IEnumerable<string> Names => _object.EnumerateObject().Select(static property => property.Name);

    /// <summary>Reports a field.</summary>
    public void Reject(string name, string value, string allowed) => _wrong(Path(name), value, allowed);

    /// <summary>Whether a field is absent or null.</summary>
    public bool IsAbsent(string name) => Find(name) is null;

    /// <summary>A field's JSON; null when absent.</summary>
    public JsonElement? Raw(string name) => Find(name);

    /// <summary>A nested object; null when absent or wrong.</summary>
    public JsonFields? Object(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new JsonFields(value, Path(name), _wrong);
        }

        Wrong(name, value, "an object");
        return null;
    }

    /// <summary>The objects of a list; null when absent or wrong.</summary>
    public IReadOnlyList<JsonFields>? List(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Wrong(name, value, "a list of objects");
            return null;
        }

        var items = new List<JsonFields>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object)
            {
                items.Add(new JsonFields(item, $"{Path(name)}[{items.Count}]", _wrong));
            }
            else
            {
                Wrong($"{name}[{items.Count}]", item, "an object");
                return null;
            }
        }

        return items;
    }

    public int? Int(string name, int least = int.MinValue) => (int?)Whole(name, least, int.MaxValue);

    public long? Long(string name, long least = -LargestExact) => Whole(name, least, LargestExact);

    public double? Number(string name, double least = 0)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) && number >= least)
        {
            return number;
        }

        Wrong(name, value, $"a number of at least {least:0.######}");
        return null;
    }

    /// <summary>A decimal number, exactly as written.</summary>
    public decimal? Decimal(string name, decimal least, decimal most, string allowed)
    {
        if (Find(name) is not { } value)
        {
            _wrong(Path(name), "absent", allowed);
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Wrong(name, value, allowed);
        return null;
    }

    public bool? Flag(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Wrong(name, value, "true or false");
        return null;
    }

    /// <summary>A text; a whole number counts as its digits, since ids of workers are often written bare.</summary>
    public string? Text(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString();
            case JsonValueKind.Number when value.TryGetUInt64(out _):
                return value.GetRawText();
            default:
                Wrong(name, value, "a text");
                return null;
        }
    }

    private JsonElement? Find(string name)
    {
        _read.Add(name);
        return _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private long? Whole(string name, long least, long most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number
            && value.TryGetDecimal(out var number)
            && decimal.IsInteger(number)
            && number >= least
            && number <= most)
        {
            return (long)number;
        }

        Wrong(name, value, least is 0 or 1 ? $"a whole number of at least {least}" : "a whole number");
        return null;
    }

    private void Wrong(string name, JsonElement value, string allowed)
    {
        const int Shown = 60;
        var raw = value.GetRawText();
        _wrong(Path(name), raw.Length <= Shown ? raw : $"{raw[..Shown]}...", allowed);
    }
}
