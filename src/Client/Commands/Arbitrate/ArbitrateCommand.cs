using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Commands.Arguments;
using GlobalPlanner.Client.Commands.Config;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Configuration.Loading;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Configuration;
using GlobalPlanner.Planning.SharedBudget.Playback;

namespace GlobalPlanner.Client.Commands.Arbitrate;

/// <summary><c>gplan arbitrate --config X --requests F.jsonl [--policy quota|pairing]</c>.</summary>
internal static class ArbitrateCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console)
    {
        var config = ConfigInput.Option();
        config.Description = "A GPU budget's configuration: a file (.json, .yaml, .yml) or inline JSON.";
        var requests = new Option<string>("--requests")
        {
            Description = "Deployments on the first line, then requests, observations and ticks, one JSON object per line; '-' reads standard input.",
            HelpName = "file|-",
            Required = true,
        };
        var policy = new Option<string>("--policy") { Description = "Arbitration policy; overrides the configuration's arbitration." };
        policy.AcceptOnlyFromAmong("quota", "pairing");
        return new Command("arbitrate", "Plays a sequence of scale requests against a new GPU budget with the live rules.")
            .With(config, requests, policy)
            .Runs(console, context =>
            {
                var budget = ConfigInput.Load(context, context.Get(config), strict: false, GlobalPlannerConfigLoader.Load).Value!;
                budget = context.Get(policy) is { } name ? budget with { Arbitration = Enum.Parse<ArbitrationPolicy>(name, ignoreCase: true) } : budget;
                var recording = RecordingFile.Read(context, "--requests", context.Get(requests), ArbitrationInput.Read);
                context.Results(OutputFormat.JsonLines).WriteStream(ArbitrationPlayback.Run(recording, budget.ToBudgetTerms()), ArbitrateTable.Draw);
                return ExitCode.Done;
            });
    }
}
