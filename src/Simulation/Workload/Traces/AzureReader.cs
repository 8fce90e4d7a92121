using System.Globalization;

namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>
/// Reads Azure's LLM inference traces: <c>TIMESTAMP,ContextTokens,GeneratedTokens</c>. Fraction and zone of a time are
/// optional; without a zone it is UTC. Arrivals count from the first request. The traces have no prefix ids, so requests
/// share nothing.
/// </summary>
internal static class AzureReader
{
    private const string Time = "TIMESTAMP";
    private const string Context = "ContextTokens";
    private const string Generated = "GeneratedTokens";

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd HH:mm:ss.FFFFFFFZ",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ",
    ];

    public static bool IsHeader(string line) => new CsvTable(line).Has(Time, Context, Generated);

    public static IEnumerable<WorkloadRequest> Read(TraceFile file)
    {
        CsvTable? table = null;
        DateTimeOffset? origin = null;
        var clock = new ArrivalClock(Time);
        return file.Parse(file.Lines().Where(line => !TakeHeader(line.Text)), (_, text) =>
        {
            var row = table!.Row(text);
            var inputTokens = row.WholeNumber(Context, min: 1);
            var outputTokens = row.WholeNumber(Generated, min: 1);
            var time = ParseTime(row[Time]);
            origin ??= time;
            return new WorkloadRequest
            {
                ArrivalUs = clock.Next((long)Math.Round((time - origin.Value).TotalMicroseconds), row[Time]),
                InputTokens = inputTokens,
                OutputTokens = outputTokens,
            };
        });

        bool TakeHeader(string line)
        {
            if (table is not null)
            {
                return false;
            }

            table = new CsvTable(line);
            return true;
        }
    }

    private static DateTimeOffset ParseTime(string text) =>
        DateTimeOffset.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new BadLineException(
                Time, text, "allowed: yyyy-MM-dd HH:mm:ss with up to 7 decimals and an optional zone");
}
