using System.Globalization;

namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>The columns of a CSV file without quoting. They are found by name, in any order and case.</summary>
internal sealed class CsvTable
{
    private readonly string[] _columns;

    public CsvTable(string header) => _columns = [.. header.Trim().TrimStart('\uFEFF').Split(',').Select(name => name.Trim())];

    public IReadOnlyList<string> Columns => _columns;

    public bool Has(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (IndexOf(name) < 0)
            {
                return false;
            }
        }

        return true;
    }

    public int IndexOf(string name) =>
        Array.FindIndex(_columns, column => string.Equals(column, name, StringComparison.OrdinalIgnoreCase));

    public CsvRow Row(string line)
    {
        var fields = line.Split(',');
        return fields.Length == _columns.Length
            ? new CsvRow(this, fields)
            : throw new BadLineException(
                null, line, $"has {fields.Length} fields; allowed: {_columns.Length}, as many as the header");
    }
}

/// <summary>One row of a <see cref="CsvTable"/>.</summary>
internal readonly struct CsvRow(CsvTable table, string[] fields)
{
    public string this[string column] => fields[table.IndexOf(column)].Trim();

    public int WholeNumber(string column, int min)
    {
        var text = this[column];
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min
            ? value
            : throw new BadLineException(column, Shown(text), $"allowed: a whole number of at least {min}");
    }

    public double Number(string column)
    {
        var text = this[column];
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < 1e15
            ? value
            : throw new BadLineException(column, Shown(text), "allowed: a number of at least 0");
    }

    private static string Shown(string text) => text.Length == 0 ? "empty" : text;
}
