using System.CommandLine;
using System.CommandLine.Invocation;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Commands.Arbitrate;
using GlobalPlanner.Client.Commands.Budget;
using GlobalPlanner.Client.Commands.Config;
using GlobalPlanner.Client.Commands.Decide;
using GlobalPlanner.Client.Commands.Events;
using GlobalPlanner.Client.Commands.Explain;
using GlobalPlanner.Client.Commands.Forecast;
using GlobalPlanner.Client.Commands.History;
using GlobalPlanner.Client.Commands.Pause;
using GlobalPlanner.Client.Commands.Pools;
using GlobalPlanner.Client.Commands.Set;
using GlobalPlanner.Client.Commands.Status;
using GlobalPlanner.Client.Commands.Traffic;
using GlobalPlanner.Client.Commands.WhatIf;
using GlobalPlanner.Client.Output;

namespace GlobalPlanner.Client;

/// <summary>The console <c>gplan</c>.</summary>
public static class GplanApplication
{
    /// <summary>Runs one command line; returns the exit code. Errors that a user can cause are reported, not thrown.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CommandConsole console, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(console);
        var parse = CreateRoot(console).Parse(args, new ParserConfiguration
        {
            EnablePosixBundling = false,
            ResponseFileTokenReplacer = null,
        });
        if (parse.Action is ParseErrorAction || (parse.Action is null && parse.Errors.Count > 0))
        {
            return UsageErrors.Write(console, parse);
        }

        var exitCode = await parse.InvokeAsync(
            new InvocationConfiguration
            {
                Output = console.Out,
                Error = console.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            },
            stop).ConfigureAwait(false);
        await console.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        return exitCode;
    }

    private static RootCommand CreateRoot(CommandConsole console)
    {
        var root = new RootCommand("Console of GlobalPlanner: a cluster-wide autoscaler for LLM serving under one GPU budget.");
        root.Options.Add(CommonOptions.Output());
        root.With(
            StatusCommand.Create(console),
            PoolsCommand.Create(console),
            PoolCommand.Create(console),
            BudgetCommand.Create(console),
            ExplainCommand.Create(console),
            WhatIfCommand.Create(console),
            HistoryCommand.Create(console),
            EventsCommand.Create(console),
            SetCommand.Create(console),
            ConfigCommands.Create(console),
            DecideCommand.Create(console),
            ArbitrateCommand.Create(console),
            ForecastCommand.Create(console),
            TrafficCommand.Create(console),
            PauseCommands.CreatePause(console),
            PauseCommands.CreateResume(console));
        return root;
    }
}
