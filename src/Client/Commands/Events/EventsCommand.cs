using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Commands.Arguments;
using GlobalPlanner.Client.Connection;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces.Events;

namespace GlobalPlanner.Client.Commands.Events;

/// <summary><c>gplan events [--since 1h] [--follow] [--pool P] [--kind K]</c>.</summary>
internal static class EventsCommand
{
    private static readonly TimeSpan FollowInterval = TimeSpan.FromSeconds(1);

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console)
    {
        var since = TimeArgument.Option("--since", "Start: a duration before now (1h) or a time in ISO 8601. [default: only the newest events]");
        var follow = new Option<bool>("--follow") { Description = "Continue with new events until interrupted." };
        var pool = new Option<string?>("--pool") { Description = "Only events of this pool.", HelpName = "name" };
        var kind = new Option<string?>("--kind") { Description = "Only events of this kind, for example settings_changed.", HelpName = "kind" };
        var limit = new Option<int>("--limit")
        {
            Description = "The newest N events, without --follow. [default: 100]",
            HelpName = "number",
            DefaultValueFactory = static _ => 100,
        };
        limit.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > EventQuery.MostEvents)
            {
                result.AddError($"--limit: give a number from 1 to {EventQuery.MostEvents}");
            }
        });
        return new Command("events", "Lists events, oldest first: grants, holds, writes, operators' changes, silos.")
            .With(since, follow, pool, kind, limit)
            .RunsOnline(console, async (context, client) =>
            {
                var query = new EventQuery { Kind = context.Parse.GetValue(kind), Limit = context.Get(limit) };
                if (context.Parse.GetValue(pool) is { } name)
                {
                    query = query with { Subject = (await client.FindPoolAsync(name, context.Stop).ConfigureAwait(false)).Name };
                }

                if (context.Parse.GetValue(since) is { } moment)
                {
                    var now = (await client.GetEventsAsync(new EventQuery { Limit = 0 }, context.Stop).ConfigureAwait(false)).Now;
                    query = query with { Since = moment.From(now) };
                }

                var page = await client.GetEventsAsync(query, context.Stop).ConfigureAwait(false);
                if (!context.Get(follow))
                {
                    context.Results().WriteMany(page.Events, EventsTable.Draw);
                    return ExitCode.Done;
                }

                return await FollowAsync(context, client, query, page).ConfigureAwait(false);
            });
    }

    private static async Task<int> FollowAsync(CommandContext context, ControlPlaneClient client, EventQuery query, EventPage page)
    {
        var results = context.Results();
        var json = results.Format == OutputFormat.Table ? null : new ResultWriter(context.Console, OutputFormat.JsonLines);
        var last = 0L;
        try
        {
            while (true)
            {
                Write(context, json, page, ref last);
                await context.Console.Out.FlushAsync(context.Stop).ConfigureAwait(false);
                if (page.Events.Length < EventQuery.MostEvents)
                {
                    await Task.Delay(FollowInterval, context.Console.Time, context.Stop).ConfigureAwait(false);
                }

                try
                {
                    page = await client.GetEventsAsync(query with { After = page.Next, Limit = EventQuery.MostEvents }, context.Stop).ConfigureAwait(false);
                }
                catch (Exception failure) when (Retry.CanFollow(failure))
                {
                    page = page with { Events = [] };
                    context.Console.WriteWarning(Retry.Warning(failure));
                }
            }
        }
        catch (OperationCanceledException) when (context.Stop.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
    }

    private static void Write(CommandContext context, ResultWriter? json, EventPage page, ref long last)
    {
        if (last > 0 && page.Oldest > last + 1)
        {
            context.Console.WriteWarning($"events {last + 1} to {page.Oldest - 1} were discarded before they could be read");
        }

        last = page.Next;
        if (json is not null)
        {
            json.WriteStream(page.Events, EventsTable.Draw);
            return;
        }

        foreach (var line in page.Events.Select(EventsTable.Line))
        {
            context.Console.Out.WriteLine(line);
        }
    }
}
