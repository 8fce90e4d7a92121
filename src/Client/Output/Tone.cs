using Spectre.Console;

namespace GlobalPlanner.Client.Output;

/// <summary>What a piece of text means to an operator.</summary>
public enum Tone
{
    /// <summary>Nothing in particular.</summary>
    Plain,

    /// <summary>Beside the point.</summary>
    Quiet,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Worth a look: a hold, a pause, something that waits.</summary>
    Caution,

    /// <summary>Wrong: a bound violated, a hold overdue.</summary>
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
