using System.Globalization;
using System.Text.Json;
using GlobalPlanner.Settings.Text;

namespace GlobalPlanner.Client.Output;

/// <summary>Formats figures, codes and moments for people. A value that does not exist is a dash.</summary>
public static class Humane
{
    /// <summary>Stands for a value that does not exist.</summary>
    public const string Absent = "-";

    /// <summary>A duration in its largest fitting unit, rounded down: <c>12 s</c>, <c>3 min</c>, <c>5 h</c>, <c>2 d</c>.</summary>
    public static string Age(TimeSpan age) => DurationText.Rough(age);

    /// <summary>The age of a moment.</summary>
    public static string Age(DateTimeOffset? since, DateTimeOffset now) =>
        since is { } moment ? Age(now - moment) : Absent;

    /// <summary>A whole number.</summary>
    public static string Count(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? Absent;

    /// <summary>A number with at most some decimals.</summary>
    public static string Number(double? value, int decimals = 1) =>
        value is { } number && double.IsFinite(number)
            ? Math.Round(number, decimals).ToString(CultureInfo.InvariantCulture)
            : Absent;

    /// <summary>A latency in milliseconds.</summary>
    public static string Milliseconds(double? latencyMs) => latencyMs is null ? Absent : $"{Number(latencyMs)} ms";

    /// <summary>A fraction as percent.</summary>
    public static string Percent(double? share) =>
        share is { } value && double.IsFinite(value) ? $"{Number(value * 100, 0)} %" : Absent;

    /// <summary>A moment in UTC, to the second.</summary>
    public static string Moment(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A code (<c>ScaleUp</c>) as words (<c>scale up</c>).</summary>
    public static string Words<T>(T code)
        where T : struct, Enum =>
        Code(code).Replace('_', ' ');

    /// <summary>A code (<c>ScaleUp</c>) as it is written in JSON (<c>scale_up</c>).</summary>
    public static string Code<T>(T code)
        where T : struct, Enum =>
        JsonSerializer.SerializeToElement(code, ClientJson.Compact).GetString()!;

    /// <summary>A sentence as the end of a longer one: no capital at the start, no full stop.</summary>
    public static string Clause(string sentence)
    {
        ArgumentException.ThrowIfNullOrEmpty(sentence);
        var isWord = sentence.Length > 1 && (char.IsLower(sentence[1]) || sentence[1] == ' ');
        return (isWord ? char.ToLowerInvariant(sentence[0]) : sentence[0]) + sentence[1..].TrimEnd('.');
    }

    /// <summary>A count with its noun: <c>1 GPU</c>, <c>4 GPUs</c>.</summary>
    public static string Plural(long count, string one) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {one}{(count == 1 ? "" : "s")}");
}
