using System.CommandLine;
using System.CommandLine.Parsing;
using GlobalPlanner.Client.Output;

namespace GlobalPlanner.Client.Cli;

/// <summary>Options of every command.</summary>
internal static class CommonOptions
{
    /// <summary>Name of the option that chooses the format.</summary>
    public const string OutputName = "--output";

    /// <summary><c>--output table|json|jsonl</c>; null leaves the choice to the command.</summary>
    public static Option<OutputFormat?> Output() => new(OutputName)
    {
        Description = "Output format: table, json or jsonl.",
        HelpName = "table|json|jsonl",
        Recursive = true,
        CustomParser = static result => result.Tokens[0].Value switch
        {
            "table" => OutputFormat.Table,
            "json" => OutputFormat.Json,
            "jsonl" => OutputFormat.JsonLines,
            var other => Refuse(result, other),
        },
    };

    private static OutputFormat? Refuse(ArgumentResult result, string value)
    {
        result.AddError($"{OutputName}: '{value}' is not one of table, json, jsonl");
        return null;
    }
}
