using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Commands.Arguments;
using GlobalPlanner.Client.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GlobalPlanner.Client.Commands;

/// <summary><c>--watch</c>: repeats a query until interrupted.</summary>
internal sealed class Watch
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(2);

    private readonly Option<bool> _watch = new("--watch") { Description = "Repeat until interrupted." };
    private readonly Option<TimeSpan?> _interval =
        Durations.Option("--interval", "Time between two queries with --watch.", "2s");

    /// <summary>The options to add to a command.</summary>
    public Symbol[] Options => [_watch, _interval];

    /// <summary>
    /// Reads and writes once, or until interrupted: on a terminal the table is refreshed in place, elsewhere each answer
    /// is appended.
    /// </summary>
    /// <param name="context">The invocation.</param>
    /// <param name="read">Asks the control plane.</param>
    /// <param name="table">Draws the answer for people.</param>
    /// <param name="write">Writes the answer in the format of the writer.</param>
    public async Task<int> RunAsync<T>(
        CommandContext context,
        Func<Task<T>> read,
        Func<T, IRenderable> table,
        Action<ResultWriter, T> write)
    {
        var results = context.Results();
        if (!context.Get(_watch))
        {
            write(results, await read().ConfigureAwait(false));
            return ExitCode.Done;
        }

        // Repeated answers are one object per line, even where a single answer would be an indented document.
        var stream = results.Format == OutputFormat.Json ? new ResultWriter(context.Console, OutputFormat.JsonLines) : results;
        var interval = context.Parse.GetValue(_interval) ?? DefaultInterval;
        try
        {
            await (context.Console.OutColour && stream.Format == OutputFormat.Table
                ? RefreshAsync(context, interval, stream, read, table)
                : AppendAsync(context, interval, stream, read, write)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.Stop.IsCancellationRequested)
        {
        }

        return ExitCode.Done;
    }

    private static Task RefreshAsync<T>(
        CommandContext context, TimeSpan interval, ResultWriter stream, Func<Task<T>> read, Func<T, IRenderable> table) =>
        stream.CreateAnsiConsole(context.Console.Out)
            .Live(new Text(string.Empty))
            .StartAsync(async live =>
            {
                IRenderable last = new Text(string.Empty);
                while (true)
                {
                    try
                    {
                        last = table(await read().ConfigureAwait(false));
                        live.UpdateTarget(last);
                    }
                    catch (Exception failure) when (Retry.CanFollow(failure))
                    {
                        live.UpdateTarget(new Rows(last, new Text(Retry.Warning(failure), Tone.Bad.ToStyle())));
                    }

                    await Task.Delay(interval, context.Console.Time, context.Stop).ConfigureAwait(false);
                }
            });

    private static async Task AppendAsync<T>(
        CommandContext context, TimeSpan interval, ResultWriter stream, Func<Task<T>> read, Action<ResultWriter, T> write)
    {
        while (true)
        {
            try
            {
                var answer = await read().ConfigureAwait(false);
                if (stream.Format == OutputFormat.Table)
                {
                    context.Console.Out.WriteLine(Humane.Moment(context.Console.Time.GetUtcNow()));
                }

                write(stream, answer);
                await context.Console.Out.FlushAsync(context.Stop).ConfigureAwait(false);
            }
            catch (Exception failure) when (Retry.CanFollow(failure))
            {
                context.Console.WriteWarning(Retry.Warning(failure));
            }

            await Task.Delay(interval, context.Console.Time, context.Stop).ConfigureAwait(false);
        }
    }
}
