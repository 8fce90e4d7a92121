using System.Collections.Immutable;
using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Commands.Arguments;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Planning.Tick;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Client.Commands.WhatIf;

/// <summary><c>gplan whatif POOL --set ttft_ms=200 --set max_gpu_budget=16</c>.</summary>
internal static class WhatIfCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console)
    {
        var name = PoolArgument.Create();
        var set = SettingArguments.Option("--set", "A planner setting and the value to try; repeatable. Nothing is changed or written.");
        return new Command("whatif", "Shows what a pool's planner would decide with other settings on its last observations.")
            .With(name, set)
            .RunsOnline(console, async (context, client) =>
            {
                var changes = context.Get(set);
                var pool = await client.FindPoolAsync(context.Get(name), context.Stop).ConfigureAwait(false);
                var answer = await client.WhatIfAsync(pool, changes, context.Stop).ConfigureAwait(false);
                if (!answer.Problems.IsDefaultOrEmpty)
                {
                    throw new CommandFailedException(answer.Problems);
                }

                context.Results().WriteOne(
                    new WhatIfResult(pool.Name, changes, answer.Problems, answer.AsItIs, answer.WithChanges), WhatIfSheet.Draw);
                return ExitCode.Done;
            });
    }
}

/// <summary>The planner's answer together with the question.</summary>
/// <param name="Pool">Participant id.</param>
/// <param name="Changes">The settings that were tried.</param>
/// <param name="Problems">Always empty: an answer with problems is refused.</param>
/// <param name="AsItIs">The decision with the current settings.</param>
/// <param name="WithChanges">The decision with the changed settings.</param>
internal sealed record WhatIfResult(
    string Pool, ImmutableArray<SettingChange> Changes, ImmutableArray<string> Problems, PlanDecision? AsItIs, PlanDecision? WithChanges);
