using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Commands.Arguments;
using GlobalPlanner.Client.Commands.Pools;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using Spectre.Console;

namespace GlobalPlanner.Client.Commands.Pause;

/// <summary><c>gplan pause POOL --for 30m --reason "…"</c> and <c>gplan resume POOL</c>.</summary>
internal static class PauseCommands
{
    /// <summary>Makes <c>pause</c>.</summary>
    public static Command CreatePause(CommandConsole console)
    {
        var name = PoolArgument.Create();
        var duration = Durations.Option("--for", "Duration of the pause.", "until resumed");
        var by = Operator.Option();
        var reason = new Option<string>("--reason") { Description = "Reason; recorded with the pause.", HelpName = "text", Required = true };
        reason.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && string.IsNullOrWhiteSpace(result.Tokens[0].Value))
            {
                result.AddError("--reason: must not be empty");
            }
        });
        return new Command("pause", "Stops a pool's planner from acting; it continues to observe.")
            .With(name, duration, reason, by)
            .RunsOnline(console, async (context, client) =>
            {
                var pool = await client.FindPoolAsync(context.Get(name), context.Stop).ConfigureAwait(false);
                var order = new PauseOrder(Operator.Name(context, by), context.Get(reason).Trim(), context.Get(duration));
                Write(context, await client.PauseAsync(pool, order, context.Stop).ConfigureAwait(false));
                return ExitCode.Done;
            });
    }

    /// <summary>Makes <c>resume</c>.</summary>
    public static Command CreateResume(CommandConsole console)
    {
        var name = PoolArgument.Create();
        var by = Operator.Option();
        return new Command("resume", "Lets a paused pool's planner act again.")
            .With(name, by)
            .RunsOnline(console, async (context, client) =>
            {
                var pool = await client.FindPoolAsync(context.Get(name), context.Stop).ConfigureAwait(false);
                var resumed = await client.ResumeAsync(pool, Operator.Name(context, by), context.Stop).ConfigureAwait(false);
                if (pool.Pause is null)
                {
                    console.WriteNote($"{pool.Name} was not paused");
                }

                Write(context, resumed);
                return ExitCode.Done;
            });
    }

    private static void Write(CommandContext context, PoolStatus pool) =>
        context.Results().WriteOne(pool, static status => new Text(status.Pause is { } pause
            ? $"{status.Name} is paused {PoolText.Describe(pause)}"
            : $"{status.Name} is active"));
}
