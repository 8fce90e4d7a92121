using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Configuration.Description;
using GlobalPlanner.Settings.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GlobalPlanner.Client.Commands.Config;

/// <summary><c>gplan config check|show|schema</c>.</summary>
internal static class ConfigCommands
{
    /// <summary>Creates the commands.</summary>
    public static Command Create(CommandConsole console) => new Command("config", "Checks and shows configurations.")
        .With(CreateCheck(console), CreateShow(console), CreateSchema(console));

    private static Command CreateCheck(CommandConsole console)
    {
        var (config, kind, strict) = (ConfigInput.Option(), KindOption(), StrictOption());
        return new Command("check", "Checks a configuration: prints 'ok' or every error.")
            .With(config, kind, strict)
            .Runs(console, context =>
            {
                var effective = ConfigReader.Load(context, context.Get(kind), context.Get(config), context.Get(strict));
                context.Results().WriteOne(new CheckResult(true, effective.Warnings), static _ => new Text("ok"));
                return ExitCode.Done;
            });
    }

    private static Command CreateShow(CommandConsole console)
    {
        var (config, kind, strict) = (ConfigInput.Option(), KindOption(), StrictOption());
        return new Command("show", "Shows the effective configuration: canonical names, defaults, and the source of each value.")
            .With(config, kind, strict)
            .Runs(console, context =>
            {
                var effective = ConfigReader.Load(context, context.Get(kind), context.Get(config), context.Get(strict));
                var results = context.Results();
                if (results.Format == OutputFormat.Json)
                {
                    results.WriteOne(WithSources(effective), static _ => new Text(string.Empty));
                }
                else
                {
                    results.WriteMany(
                        [.. effective.Settings.Select(static setting => new ShownSetting(setting.Key, setting.Value, setting.Source.ToString()))],
                        Draw);
                }

                return ExitCode.Done;
            });
    }

    private static Command CreateSchema(CommandConsole console)
    {
        var kind = KindOption();
        return new Command("schema", "Prints a JSON Schema for editors.")
            .With(kind)
            .Runs(console, context =>
            {
                var oneLine = context.Results(OutputFormat.Json).Format == OutputFormat.JsonLines;
                new ResultWriter(console, oneLine ? OutputFormat.JsonLines : OutputFormat.Json)
                    .WriteOne(ConfigJsonSchema.For(context.Get(kind)), static _ => new Text(string.Empty));
                return ExitCode.Done;
            });
    }

    // The values keep their places in the document, so that the output reads like the configuration.
    private static JsonObject WithSources(EffectiveConfig effective)
    {
        var shown = effective.Values.DeepClone().AsObject();
        shown["sources"] = new JsonObject(effective.Settings.Select(static setting =>
            KeyValuePair.Create(setting.Key, (JsonNode?)JsonValue.Create(setting.Source.ToString()))));
        return shown;
    }

    private static IRenderable Draw(IReadOnlyCollection<ShownSetting> settings)
    {
        var table = new TextTable("SETTING", "VALUE", "SOURCE");
        foreach (var setting in settings)
        {
            var given = setting.Source != "default";
            table.Row(
                setting.Key,
                setting.Value is null ? new Cell("null", Tone.Quiet) : Plain(setting.Value),
                new Cell(setting.Source, given ? Tone.Plain : Tone.Quiet));
        }

        return table.ToRenderable();
    }

    private static string Plain(JsonNode value) => value.GetValueKind() == JsonValueKind.String
        ? value.GetValue<string>()
        : value.ToJsonString(ClientJson.Compact);

    private static Option<ConfigKind> KindOption()
    {
        var kinds = Enum.GetValues<ConfigKind>();
        var names = kinds.Select(Humane.Code).ToList();
        return new Option<ConfigKind>("--kind")
        {
            Description = $"Kind of configuration: {string.Join(", ", names)}. [default: {names[0]}]",
            HelpName = string.Join('|', names),
            CustomParser = result =>
            {
                var given = result.Tokens[0].Value;
                if (!names.Contains(given))
                {
                    result.AddError($"--kind: '{given}' is not one of {string.Join(", ", names)}{NearestName.Hint(given, names)}");
                    return default;
                }

                return kinds[names.IndexOf(given)];
            },
        };
    }

    private static Option<bool> StrictOption() => new("--strict")
    {
        Description = "Treats unknown keys as errors instead of warnings.",
    };

    private sealed record CheckResult(bool Ok, IReadOnlyList<string> Warnings);

    private sealed record ShownSetting(string Key, JsonNode? Value, string Source);
}
