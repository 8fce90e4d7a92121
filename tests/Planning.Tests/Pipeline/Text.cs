using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using CsCheck;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Merge;
using GlobalPlanner.Planning.Serialization;

namespace GlobalPlanner.Planning.Tests.Pipeline;

/// <summary>
/// Reads what the reference's rows say: <c>id@priority [final] P SET 8, D AT_MOST 6; ...</c> and <c>P5 D3</c>, where P is
/// prefill, D decode, and any other word a component of that name.
/// </summary>
internal static class Text
{
    public static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    public static StageAnswer[] Answers(string text) => [.. Parts(text, ';').Select(Answer)];

    public static ImmutableArray<ComponentTarget> Targets(string text) =>
        [.. Parts(text, ' ').Select(part => part.TrimEnd("-0123456789".ToCharArray())).Zip(Parts(text, ' '), (name, part) => new ComponentTarget(Long(name), Number(part[name.Length..])))];

    public static string Of(MergeOutcome merged) => string.Join(' ', merged.Targets.Select(target => $"{Short(target.Component)}{target.Replicas}"));

    public static string Short(string component) => component switch { "prefill" => "P", "decode" => "D", _ => component };

    private static StageAnswer Answer(string text)
    {
        var words = text.Split(' ', 2);
        var (id, priority) = (words[0].Split('@')[0], Number(words[0].Split('@')[1]));
        var rest = words.Length > 1 ? words[1] : "";
        var final = rest.StartsWith("final", StringComparison.Ordinal);
        rest = final ? rest["final".Length..].Trim() : rest;
        StageResult result = rest switch
        {
            "ACCEPT" => new StageResult.Accept(),
            "EMPTY" => new StageResult.Empty(),
            _ when rest.StartsWith("REJECT ", StringComparison.Ordinal) => new StageResult.Reject(rest["REJECT ".Length..]),
            _ => new StageResult.Override([.. Parts(rest, ',').Select(Target)]),
        };
        return new StageAnswer(id, priority, result, final);
    }

    private static ComponentTarget Target(string text)
    {
        var words = text.Split(' ');
        return new ComponentTarget(Long(words[0]), Number(words[2]), words[1] switch
        {
            "SET" => OverrideType.Set,
            "AT_LEAST" => OverrideType.AtLeast,
            "AT_MOST" => OverrideType.AtMost,
            _ => throw new FormatException(text),
        });
    }

    private static string Long(string component) => component switch { "P" => "prefill", "D" => "decode", _ => component };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string[] Parts(string text, char separator) =>
        text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>JSON as it is stored.</summary>
internal static class Json
{
    public static string Of<T>(T value) => JsonSerializer.Serialize(value, PlanningJson.Options);

    public static T Again<T>(T value) => JsonSerializer.Deserialize<T>(Of(value), PlanningJson.Options)!;
}
