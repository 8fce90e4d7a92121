using System.Diagnostics.CodeAnalysis;

namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>The two files of ServeGen's client data.</summary>
internal sealed record ServeGenFiles(string RatesPath, string LengthsPath)
{
    /// <summary>Finds the pair, given either file.</summary>
    /// <returns>False when the header is not one of ServeGen's.</returns>
    /// <exception cref="TraceException">The header is ServeGen's, but the other file does not exist.</exception>
    public static bool TryFind(
        string path,
        string header,
        TraceReaderOptions options,
        [NotNullWhen(true)] out ServeGenFiles? files)
    {
        files = null;
        var table = new CsvTable(header);
        if (table.Has(ServeGenReader.RateColumns))
        {
            files = new ServeGenFiles(path, options.LengthsPath ?? Sibling(path, "rates", "lengths"));
        }
        else if (table.Has(ServeGenReader.LengthColumns))
        {
            files = new ServeGenFiles(Sibling(path, "lengths", "rates"), path);
        }

        return files is not null;
    }

    private static string Sibling(string path, string from, string to)
    {
        var name = Path.GetFileName(path);
        var other = Path.Combine(
            Path.GetDirectoryName(path) ?? string.Empty, name.Replace(from, to, StringComparison.Ordinal));
        return other != path && File.Exists(other)
            ? other
            : throw new TraceException(new TraceIssue(
                path,
                null,
                null,
                null,
                $"is ServeGen's {from} file and needs the {to} file; give its path, or put it beside this file "
                + $"under the same name with '{to}' instead of '{from}'"));
    }
}
