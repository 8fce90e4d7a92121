using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using GlobalPlanner.Client.Cli;

namespace GlobalPlanner.Client.Commands.Forecast;

/// <summary>
/// One column of a CSV file with a header (RFC 4180; blank lines are skipped). An empty cell is a missing
/// observation.
/// </summary>
internal sealed class SeriesFile
{
    // The predictors accept no larger values.
    private const double Largest = 1e15;

    private const int MostFaults = 100;
    private const int LongestValue = 80;

    private readonly string _name;
    private readonly string _column;
    private readonly List<double?> _values = [];
    private readonly List<string> _faults = [];
    private string? _brokenField;

    private SeriesFile(string name, string column) => (_name, _column) = (name, column);

    /// <summary>Reads the values in order.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="name">Name of the file in messages.</param>
    /// <param name="column">Name of the column, case-insensitive.</param>
    /// <exception cref="CommandFailedException">The file cannot be used; every fault is listed, up to a hundred.</exception>
    public static IReadOnlyList<double?> Read(TextReader reader, string name, string column)
    {
        var file = new SeriesFile(name, column);
        try
        {
            file.Read(reader);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            throw new CommandFailedException($"{name} cannot be read further: {failure.Message}");
        }

        return file._faults.Count == 0 ? file._values : throw new CommandFailedException(file._faults);
    }

    private void Read(TextReader reader)
    {
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            IgnoreBlankLines = false,
            BadDataFound = bad => _brokenField = bad.Field,
        });
        var (columns, index, line, nextLine) = (0, -1, 1, 1);
        while (_faults.Count <= MostFaults && parser.Read())
        {
            // Messages name the line on which a record begins; a quoted field may span several lines.
            (line, nextLine) = (nextLine, nextLine + parser.RawRecord.Count(static character => character == '\n'));
            if (string.IsNullOrWhiteSpace(parser.RawRecord))
            {
                continue;
            }

            _brokenField = null;
            var fields = parser.Record!;
            if (columns == 0)
            {
                columns = fields.Length;
                index = FindColumn(fields, line);
            }
            else
            {
                Take(line, fields, columns, index);
            }
        }

        if (_faults.Count > MostFaults)
        {
            _faults[MostFaults] = $"{_name}: and more; only the first {MostFaults} are listed";
        }
        else if (_faults.Count == 0 && _values.Count == 0)
        {
            _faults.Add($"{_name}: no rows; allowed is a header and at least one row");
        }
    }

    private int FindColumn(string[] header, int line)
    {
        var names = header.Select(static name => name.Trim()).ToArray();
        var index = Array.FindIndex(names, name => name.Equals(_column, StringComparison.OrdinalIgnoreCase));
        return index >= 0
            ? index
            : throw new CommandFailedException(
                $"{_name} line {line}: header: there is no column '{_column}': allowed is {string.Join(", ", names.Select(Shown))} (--column)");
    }

    private void Take(int line, string[] fields, int columns, int index)
    {
        if (_brokenField is { } broken)
        {
            Fault(line, "quotes", broken, "a field that is quoted whole, a quote in it written twice");
        }
        else if (fields.Length != columns)
        {
            Fault(line, "line", $"{fields.Length} fields", $"{columns}, as the header has");
        }
        else if (string.IsNullOrWhiteSpace(fields[index]))
        {
            _values.Add(null);
        }
        else if (double.TryParse(fields[index], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= Largest)
        {
            _values.Add(value);
        }
        else
        {
            Fault(line, _column, fields[index], "a number from 0 to 1e15, or nothing for a missing row");
        }
    }

    private void Fault(int line, string field, string value, string allowed) =>
        _faults.Add($"{_name} line {line}: {field}: {Shown(value.Trim())}: allowed is {allowed}");

    private static string Shown(string value) =>
        value.Length > LongestValue ? string.Concat(value.AsSpan(0, LongestValue), "...") : value;
}
