using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Commands.Arguments;
using GlobalPlanner.Client.Output;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary><c>gplan explain POOL [--at TIME]</c>.</summary>
internal static class ExplainCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console)
    {
        var name = PoolArgument.Create();
        var at = TimeArgument.Option("--at", "Explain the decision in force at this time: ISO 8601, or an age (-10m). [default: now]");
        return new Command("explain", "Explains a decision: observations, forecast, proposals, the limits that applied, and what would change it.")
            .With(name, at)
            .RunsOnline(console, async (context, client) =>
            {
                var pool = await client.FindPoolAsync(context.Get(name), context.Stop).ConfigureAwait(false);
                var moment = context.Parse.GetValue(at)?.From(pool.Now);
                var record = await client.GetDecisionAsync(pool, moment, context.Stop).ConfigureAwait(false)
                    ?? throw new CommandFailedException(moment is null
                        ? $"{pool.Name} has made no decision yet; its first tick comes after one interval"
                        : $"no decision of {pool.Name} is recorded for {Humane.Moment(moment.Value)}; 'gplan history {pool.Name}' lists those that are");
                var current = moment is null || pool.LastDecision?.Ordinal == record.Ordinal;
                context.Results().WriteOne(
                    Explainer.Explain(pool, record, current),
                    explanation => ExplainSheet.Draw(explanation, pool.Now));
                return ExitCode.Done;
            });
    }
}
