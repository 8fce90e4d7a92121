using System.Globalization;

namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>The length distributions of ServeGen's clients, by client and window.</summary>
internal sealed class ServeGenLengths
{
    private readonly Dictionary<int, SortedList<double, LengthCurves>> _clients = [];

    public static ServeGenLengths Load(string path, TraceFile ratesFile)
    {
        var file = new TraceFile(path, ratesFile.Options);
        CsvTable? table = null;
        double[] levels = [];
        string[] levelColumns = [];
        var lengths = new ServeGenLengths();
        foreach (var _ in file.Parse(file.Lines(), Add))
        {
        }

        ratesFile.Include(file);
        return lengths._clients.Count > 0 ? lengths : throw file.Error("contains no client with lengths");

        bool Add(long number, string text)
        {
            if (table is null)
            {
                table = new CsvTable(text);
                levelColumns = [.. table.Columns.Where(column => Level(column) is not null)];
                levels = [.. levelColumns.Select(column => Level(column)!.Value)];
                if (!table.Has(ServeGenReader.LengthColumns) || levels.Length < 2 || levels[0] != 0 || levels[^1] != 1)
                {
                    throw file.Error("is not ServeGen's lengths file, whose header is client,window_start_s,field,p0,...,p100");
                }

                return true;
            }

            var row = table.Row(text);
            var curve = new QuantileCurve(levels, [.. levelColumns.Select(column => row.Number(column))]);
            var client = row.WholeNumber("client", min: 0);
            var startS = row.Number("window_start_s");
            if (!lengths._clients.TryGetValue(client, out var windows))
            {
                lengths._clients.Add(client, windows = []);
            }

            var known = windows.GetValueOrDefault(startS) ?? new LengthCurves(null, null);
            windows[startS] = row["field"] switch
            {
                "input_tokens" => known with { Input = curve },
                "output_tokens" => known with { Output = curve },
                var other => throw new BadLineException("field", other, "allowed: input_tokens, output_tokens"),
            };
            return true;
        }
    }

    /// <summary>The distributions that apply in a window of rates.</summary>
    public ServeGenWindowLengths At(double startS, IReadOnlyList<ServeGenRate> rates)
    {
        var own = new Dictionary<int, LengthCurves>();
        var donors = new List<(double CumulativeRps, LengthCurves Curves)>();
        var total = 0.0;
        foreach (var rate in rates)
        {
            if (Find(rate.Client, startS) is { } curves)
            {
                own[rate.Client] = curves;
                total += rate.Rps;
                donors.Add((total, curves));
            }
        }

        if (donors.Count == 0)
        {
            foreach (var client in _clients.Keys.Order())
            {
                if (Find(client, startS) is { } curves)
                {
                    donors.Add((++total, curves));
                }
            }
        }

        return new ServeGenWindowLengths(own, donors);
    }

    private static double? Level(string column) =>
        column.StartsWith('p')
        && double.TryParse(column.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            ? percent / 100
            : null;

    // The client's window that contains the time, or else its latest before that, or else its first.
    private LengthCurves? Find(int client, double startS)
    {
        if (!_clients.TryGetValue(client, out var windows))
        {
            return null;
        }

        LengthCurves? found = null;
        foreach (var (windowStartS, curves) in windows)
        {
            if (windowStartS > startS && found is not null)
            {
                break;
            }

            if (curves is { Input: not null, Output: not null })
            {
                found = curves;
            }
        }

        return found;
    }
}

/// <summary>Prompt and output lengths of one client in one window.</summary>
internal sealed record LengthCurves(QuantileCurve? Input, QuantileCurve? Output);

/// <summary>The distributions of one window: those that clients have of their own, and those that other clients borrow.</summary>
internal sealed class ServeGenWindowLengths(
    Dictionary<int, LengthCurves> own,
    List<(double CumulativeRps, LengthCurves Curves)> donors)
{
    public (QuantileCurve Input, QuantileCurve Output) For(ServeGenClient client)
    {
        if (!own.TryGetValue(client.Id, out var curves))
        {
            var place = client.NextDonor() * donors[^1].CumulativeRps;
            var index = donors.FindIndex(donor => donor.CumulativeRps > place);
            curves = donors[Math.Max(0, index)].Curves;
        }

        return (curves.Input!, curves.Output!);
    }
}
