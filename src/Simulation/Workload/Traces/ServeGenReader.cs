namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>
/// Draws requests from ServeGen's client data (Xiang et al., "ServeGen", arXiv 2505.09999). For every client and window,
/// gaps are drawn from the fitted family, stretched to fill the window, and rotated by a random phase, so that the window
/// has exactly as many requests as were recorded. Prompt and output lengths are drawn independently. A client without
/// lengths borrows, for every request, those of another client chosen in proportion to its rate.
/// </summary>
internal static class ServeGenReader
{
    internal static readonly string[] RateColumns =
        ["client", "window_start_s", "rate_rps", "interarrival_family", "arg1", "arg2"];

    internal static readonly string[] LengthColumns = ["client", "window_start_s", "field"];

    private const double WindowS = 600;

    public static IEnumerable<WorkloadRequest> Read(ServeGenFiles files, TraceFile ratesFile)
    {
        var lengths = ServeGenLengths.Load(files.LengthsPath, ratesFile);
        var windows = LoadRates(ratesFile);
        if (windows.Count == 0)
        {
            throw ratesFile.Error("contains no client with a rate");
        }

        var originS = windows.Keys.First();
        var clients = new Dictionary<int, ServeGenClient>();
        var arrivals = new List<(double Seconds, ServeGenClient Client)>();
        foreach (var (startS, rates) in windows)
        {
            arrivals.Clear();
            foreach (var rate in rates)
            {
                if (!clients.TryGetValue(rate.Client, out var client))
                {
                    client = new ServeGenClient(rate.Client, ratesFile.Options.Streams);
                    clients.Add(rate.Client, client);
                }

                client.Arrivals(rate, WindowS, ratesFile.Options.KeepShare, arrivals);
            }

            arrivals.Sort((a, b) => (a.Seconds, a.Client.Id).CompareTo((b.Seconds, b.Client.Id)));
            var curves = lengths.At(startS, rates);
            foreach (var (seconds, client) in arrivals)
            {
                var (input, output) = curves.For(client);
                yield return new WorkloadRequest
                {
                    ArrivalUs = (long)((startS - originS + seconds) * 1e6),
                    InputTokens = client.Length(input),
                    OutputTokens = client.Length(output),
                };
            }
        }
    }

    private static SortedDictionary<double, List<ServeGenRate>> LoadRates(TraceFile file)
    {
        CsvTable? table = null;
        var windows = new SortedDictionary<double, List<ServeGenRate>>();
        foreach (var (startS, rate) in file.Parse(file.Lines(), (_, text) => ParseRate(text)))
        {
            if (rate is not null)
            {
                if (!windows.TryGetValue(startS, out var rates))
                {
                    windows.Add(startS, rates = []);
                }

                rates.Add(rate);
            }
        }

        return windows;

        (double StartS, ServeGenRate? Rate) ParseRate(string text)
        {
            if (table is null)
            {
                table = new CsvTable(text);
                return table.Has(RateColumns)
                    ? (0, null)
                    : throw file.Error($"is not ServeGen's rates file, whose header has {string.Join(',', RateColumns)}");
            }

            var row = table.Row(text);
            var family = row["interarrival_family"] switch
            {
                "Gamma" => InterArrivalFamily.Gamma,
                "Weibull" => InterArrivalFamily.Weibull,
                "" => InterArrivalFamily.Exponential,
                var other => throw new BadLineException(
                    "interarrival_family", other, "allowed: Gamma, Weibull or empty"),
            };
            var shape = family == InterArrivalFamily.Exponential ? 1 : row.Number("arg1");
            if (shape == 0)
            {
                throw new BadLineException("arg1", row["arg1"], "allowed: a number above 0 (the shape of the family)");
            }

            var rate = new ServeGenRate(row.WholeNumber("client", min: 0), row.Number("rate_rps"), family, shape);
            return (row.Number("window_start_s"), rate);
        }
    }
}

/// <summary>Distributions of the gaps between a client's requests.</summary>
internal enum InterArrivalFamily
{
    Exponential,
    Gamma,
    Weibull,
}

/// <summary>The rate of one client in one window, and the distribution of its gaps.</summary>
internal sealed record ServeGenRate(int Client, double Rps, InterArrivalFamily Family, double Shape);
