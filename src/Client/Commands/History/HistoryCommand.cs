using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Commands.Arguments;
using GlobalPlanner.Client.Commands.Pools;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Planning.History;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GlobalPlanner.Client.Commands.History;

/// <summary><c>gplan history POOL [--since 1h]</c>.</summary>
internal static class HistoryCommand
{
    private static readonly TimeSpan DefaultSince = TimeSpan.FromHours(1);

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console)
    {
        var name = PoolArgument.Create();
        var since = TimeArgument.Option("--since", "Start: a duration before now (1h) or a time in ISO 8601. [default: 1h]");
        return new Command("history", "Lists the decisions of a pool, oldest first: every change of action or reason, and the last tick.")
            .With(name, since)
            .RunsOnline(console, async (context, client) =>
            {
                var pool = await client.FindPoolAsync(context.Get(name), context.Stop).ConfigureAwait(false);
                var from = context.Parse.GetValue(since)?.From(pool.Now) ?? pool.Now - DefaultSince;
                var records = await client.GetHistoryAsync(pool, from, context.Stop).ConfigureAwait(false);
                context.Results().WriteMany(records, static all => Draw(all));
                return ExitCode.Done;
            });
    }

    private static IRenderable Draw(IReadOnlyCollection<DecisionRecord> records)
    {
        if (records.Count == 0)
        {
            return new Text("no decisions recorded since then");
        }

        var table = new TextTable("TIME", "TICK>", "PREFILL>", "DECODE>", "DECISION", "WHY");
        foreach (var record in records)
        {
            table.Row(
                Humane.Moment(record.Decision.At),
                Humane.Count(record.Ordinal),
                Replicas(record.Observation.Prefill, record.Decision.Targets?.Prefill),
                Replicas(record.Observation.Decode, record.Decision.Targets?.Decode),
                PoolText.Decision(record),
                new Cell(record.Decision.Explanation.FirstOrDefault() ?? "", Tone.Quiet));
        }

        return table.ToRenderable();
    }

    private static string Replicas(RoleSummary? seen, int? target) => target is null || target == seen?.Ready
        ? Humane.Count(seen?.Ready)
        : $"{Humane.Count(seen?.Ready)}→{target}";
}
