using Spectre.Console;

namespace GlobalPlanner.Client.Output;

/// <summary>Meaning of a piece of text to an operator.</summary>
public enum Tone
{
    /// <summary>No particular meaning.</summary>
    Plain,

    /// <summary>Less important.</summary>
    Quiet,

    /// <summary>Healthy.</summary>
    Good,

    /// <summary>Needs attention: a hold, a pause, a role that waits.</summary>
    Caution,

    /// <summary>Wrong: a violated bound, an overdue hold.</summary>
    Bad,

    /// <summary>A heading.</summary>
    Heading,
}

/// <summary>Colours of tones.</summary>
internal static class ToneStyles
{
    /// <summary>The style of a tone.</summary>
    public static Style ToStyle(this Tone tone) => tone switch
    {
        Tone.Quiet => new Style(decoration: Decoration.Dim),
        Tone.Good => new Style(Color.Green),
        Tone.Caution => new Style(Color.Yellow),
        Tone.Bad => new Style(Color.Red),
        Tone.Heading => new Style(decoration: Decoration.Bold),
        _ => Style.Plain,
    };
}
