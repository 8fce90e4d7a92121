using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Commands.Arguments;
using GlobalPlanner.Client.Commands.Pools;
using GlobalPlanner.Client.Output;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary><c>gplan explain POOL [--at TIME]</c>.</summary>
internal static class ExplainCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandConsole console)
    {
        var name = PoolCommand.NameArgument();
        var at = Moment.Option("--at", "The decision in force at a time: ISO 8601, or so long ago (-10m). [default: now]");
        return new Command("explain", "A decision in words: seen, predicted, proposed, what bound it, what would change it.")
            .With(name, at)
            .RunsOnline(console, async (context, client) =>
            {
                var pool = await client.FindPoolAsync(context.Get(name), context.Stop).ConfigureAwait(false);
                var moment = context.Parse.GetValue(at)?.From(pool.Now);
                var record = await client.GetDecisionAsync(pool, moment, context.Stop).ConfigureAwait(false)
                    ?? throw new CommandFailedException(moment is null
                        ? $"{pool.Name} has not decided anything yet; its first tick comes after one interval"
                        : $"no decision of {pool.Name} is kept for {Humane.Moment(moment.Value)}; 'gplan history {pool.Name}' shows what is");
                var current = moment is null || pool.LastDecision?.Ordinal == record.Ordinal;
                context.Results().WriteOne(
                    Explainer.Explain(pool, record, current),
                    explanation => ExplainSheet.Draw(explanation, pool.Now));
                return ExitCode.Done;
            });
    }
}
