using System.CommandLine;
using System.Globalization;

namespace GlobalPlanner.Client.Commands.Arguments;

/// <summary>Options that take a number within a range.</summary>
internal static class Numbers
{
    private const int MostCount = 10_000_000;

    /// <summary>Creates an option that takes a finite number above zero.</summary>
    /// <param name="name">Name of the option.</param>
    /// <param name="description">Text for the help.</param>
    /// <param name="zeroToo">Whether zero is allowed.</param>
    public static Option<double?> Option(string name, string description, bool zeroToo) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && double.IsFinite(value)
                && (value > 0 || (zeroToo && value == 0)))
            {
                return value;
            }

            result.AddError($"{name}: '{text}' is not a number {(zeroToo ? "of at least" : "above")} 0");
            return null;
        },
    };

    /// <summary>Creates an option that takes any finite number.</summary>
    public static Option<double?> Any(string name, string description, string helpName) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
            {
                return value;
            }

            result.AddError($"{name}: '{text}' is not a number");
            return null;
        },
    };

    /// <summary>Creates an option that takes any whole number.</summary>
    public static Option<long?> Whole(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            {
                return value;
            }

            result.AddError($"{name}: '{text}' is not a whole number");
            return null;
        },
    };

    /// <summary>Creates an option that takes a whole number of at least one.</summary>
    /// <param name="name">Name of the option.</param>
    /// <param name="description">Text for the help.</param>
    /// <param name="zeroToo">Whether zero is allowed.</param>
    public static Option<int?> Count(string name, string description, bool zeroToo = false) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            var least = zeroToo ? 0 : 1;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= MostCount)
            {
                return value;
            }

            result.AddError($"{name}: '{text}' is not a whole number from {least} to {MostCount}");
            return null;
        },
    };
}
