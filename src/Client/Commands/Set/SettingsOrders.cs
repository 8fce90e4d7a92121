using System.Collections.Immutable;
using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Commands.Arguments;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Settings.Overlay;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GlobalPlanner.Client.Commands.Set;

/// <summary>Arguments and execution shared by <c>gplan set</c> and <c>gplan budget set</c>.</summary>
internal sealed class SettingsOrders(string example)
{
    private readonly Argument<ImmutableArray<SettingChange>> _set =
        SettingArguments.Argument($"Settings and their new values, for example {example}; applied together or not at all.");

    private readonly Option<string[]> _unset = new("--unset")
    {
        Description = "Removes the override of a setting, so that the file's value applies again; repeatable.",
        HelpName = "setting",
        DefaultValueFactory = static _ => [],
    };

    private readonly Option<string?> _reason = new("--reason") { Description = "Reason; recorded with the change.", HelpName = "text" };
    private readonly Option<string?> _by = Operator.Option();

    /// <summary>The arguments and options to add to a command.</summary>
    public Symbol[] Symbols => [_set, _unset, _reason, _by];

    /// <summary>Submits the change and prints the result.</summary>
    /// <param name="context">The invocation.</param>
    /// <param name="name">Pool or budget domain.</param>
    /// <param name="give">Submits the change.</param>
    /// <exception cref="CommandFailedException">The change was refused, with every reason.</exception>
    public async Task<int> RunAsync(CommandContext context, string name, Func<SettingsOrder, Task<SettingsAnswer>> give)
    {
        var reason = context.Parse.GetValue(_reason);
        var order = new SettingsOrder(
            context.Get(_set), [.. context.Get(_unset)], Operator.Name(context, _by), string.IsNullOrWhiteSpace(reason) ? null : reason.Trim());
        if (order.Set.IsEmpty && order.Unset.IsEmpty)
        {
            throw new CommandFailedException("no change given: use setting=value or --unset setting", ExitCode.Usage);
        }

        var answer = await give(order).ConfigureAwait(false);
        if (!answer.Problems.IsDefaultOrEmpty)
        {
            throw new CommandFailedException(answer.Problems);
        }

        context.Results().WriteOne(new SettingsResult(name, order.Set, order.Unset, answer.Overrides, answer.Remarks), Draw);
        return ExitCode.Done;
    }

    /// <summary>A setting that differs from the file, in one line.</summary>
    public static string Text(SettingOverride setting) =>
        $"{setting.Key} = {setting.Value} (file: {setting.FileValue ?? Humane.Absent}) by {setting.By} since {Humane.Moment(setting.Since)}"
        + (setting.Reason is { } reason ? $": {reason}" : "");

    private static IRenderable Draw(SettingsResult result)
    {
        var lines = new List<IRenderable>
        {
            new Text(result.Overrides.IsEmpty ? $"{result.Name} matches its file" : $"{result.Name} differs from its file in"),
        };
        lines.AddRange(result.Overrides.Select(static setting => new Text($"  {Text(setting)}")));
        lines.AddRange(result.Remarks.Select(static remark => new Text(remark, Tone.Caution.ToStyle())));
        return new Rows(lines);
    }
}

/// <summary>Result of a change of settings.</summary>
/// <param name="Name">Pool or budget domain.</param>
/// <param name="Set">Settings that were set.</param>
/// <param name="Unset">Settings whose override was removed.</param>
/// <param name="Overrides">Every setting that now differs from the file.</param>
/// <param name="Remarks">Consequences, in words.</param>
internal sealed record SettingsResult(
    string Name,
    ImmutableArray<SettingChange> Set,
    ImmutableArray<string> Unset,
    ImmutableArray<SettingOverride> Overrides,
    ImmutableArray<string> Remarks);
