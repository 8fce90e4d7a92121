using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Connection;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;

namespace GlobalPlanner.Client.Commands;

/// <summary>Connection options and error handling of the commands that call a silo.</summary>
internal static class OnlineCommand
{
    private const string GatewayVariable = "GPLAN_GATEWAY";
    private const string TokenVariable = "GPLAN_TOKEN";
    private const string ClusterVariable = "GPLAN_CLUSTER_ID";

    private const string GatewayName = "--gateway";

    /// <summary>Sets a handler that is given a connection. A failed or broken connection is reported in one line.</summary>
    public static Command RunsOnline(
        this Command command,
        CommandConsole console,
        Func<CommandContext, ControlPlaneClient, Task<int>> handler)
    {
        command.Options.Add(new Option<string?>(GatewayName)
        {
            Description = $"Gateways of silos, comma-separated (environment: {GatewayVariable}; default: {GatewayAddress.Local}).",
            HelpName = "host:port[,host:port]",
        });
        return command.Runs(console, async context =>
        {
            var settings = Settings(context);
            try
            {
                var client = await ControlPlaneClient.ConnectAsync(settings, context.Stop).ConfigureAwait(false);
                await using (client.ConfigureAwait(false))
                {
                    return await handler(context, client).ConfigureAwait(false);
                }
            }
            catch (ControlPlaneUnreachableException failure)
            {
                throw new CommandFailedException(failure.Message);
            }
            catch (UnknownPoolException failure)
            {
                throw new CommandFailedException(failure.Message);
            }
            catch (OperatorRefusedException failure)
            {
                throw new CommandFailedException($"the silo at {settings} refuses: {failure.Message}");
            }
            catch (TimeoutException)
            {
                throw new CommandFailedException(
                    $"the silo at {settings} did not answer within {settings.AnswerTimeout.TotalSeconds:0} s; " +
                    "it may be overloaded or shutting down: try again, or give another --gateway");
            }
            catch (Exception failure) when (failure is not (CommandFailedException or OperationCanceledException))
            {
                // A grain's exception arrives here as the silo threw it.
                throw new CommandFailedException(
                    $"the silo at {settings} cannot answer: {failure.Message} ({failure.GetType().Name})");
            }
        });
    }

    private static ConnectionSettings Settings(CommandContext context)
    {
        var given = context.Parse.GetValue<string?>(GatewayName);
        var settings = new ConnectionSettings
        {
            Token = NonEmpty(context.Console.Environment(TokenVariable)),
            ClusterId = NonEmpty(context.Console.Environment(ClusterVariable)) ?? ClusterIdentity.DefaultClusterId,
        };
        var (text, source) = given is not null
            ? (given, GatewayName)
            : (NonEmpty(context.Console.Environment(GatewayVariable)), GatewayVariable);
        if (text is null)
        {
            return settings;
        }

        return GatewayAddress.TryParseList(text, out var gateways, out var problem)
            ? settings with { Gateways = gateways }
            : throw new CommandFailedException($"{source}: {problem}", ExitCode.Usage);
    }

    private static string? NonEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
