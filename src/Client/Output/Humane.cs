using System.Globalization;
using System.Text.Json;
using GlobalPlanner.Settings.Text;

namespace GlobalPlanner.Client.Output;

/// <summary>Figures as people read them. What does not exist is a dash.</summary>
public static class Humane
{
    /// <summary>What stands for a figure that does not exist.</summary>
    public const string Absent = "-";

    /// <summary>A length of time in its largest fitting unit: <c>12 s</c>, <c>3 min</c>, <c>5 h</c>, <c>2 d</c>.</summary>
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

    /// <summary>A share of one as percent.</summary>
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

    /// <summary>One thing or several: <c>1 GPU</c>, <c>4 GPUs</c>.</summary>
    public static string Plural(long count, string one) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {one}{(count == 1 ? "" : "s")}");
}
