using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Client.Commands.Arguments;

/// <summary>Changes of settings on the command line: <c>--set ttft_ms=200 --set scheduling.scale_interval_seconds=5</c>.</summary>
internal static class SettingArguments
{
    /// <summary>Creates a repeatable option that takes one change each time.</summary>
    public static Option<ImmutableArray<SettingChange>> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "setting=value",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => Parse(result, $"{name}: "),
    };

    /// <summary>Creates an argument that takes any number of changes.</summary>
    public static Argument<ImmutableArray<SettingChange>> Argument(string description) => new("setting=value")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = static result => Parse(result, ""),
        DefaultValueFactory = static _ => [],
    };

    private static ImmutableArray<SettingChange> Parse(ArgumentResult result, string place)
    {
        var changes = ImmutableArray.CreateBuilder<SettingChange>(result.Tokens.Count);
        foreach (var token in result.Tokens)
        {
            var equals = token.Value.IndexOf('=', StringComparison.Ordinal);
            var key = equals > 0 ? token.Value[..equals].Trim() : "";
            if (key.Length == 0 || equals == token.Value.Length - 1 || key.Split('.').Contains(""))
            {
                result.AddError($"{place}'{token.Value}' is not setting=value, for example ttft_ms=200");
            }
            else if (changes.Any(change => change.Key == key))
            {
                result.AddError($"{place}{key} is given twice");
            }
            else
            {
                changes.Add(new SettingChange(key, token.Value[(equals + 1)..].Trim()));
            }
        }

        return changes.ToImmutable();
    }
}
