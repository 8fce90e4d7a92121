using System.Collections.Immutable;
using GlobalPlanner.Client.Output;
using Spectre.Console.Rendering;

namespace GlobalPlanner.Client.Commands.Explain;

/// <summary>Lays out an explanation for reading.</summary>
internal static class ExplainSheet
{
    /// <summary>Draws the explanation.</summary>
    public static IRenderable Draw(PoolExplanation explanation, DateTimeOffset now)
    {
        var sheet = new Sheet()
            .Title($"{explanation.Pool}, {Humane.Moment(explanation.At)} ({Humane.Age(now - explanation.At)} ago)")
            .Sentence(new Cell(explanation.Summary, Tone.Good));
        Part(sheet, "what was seen", explanation.Seen);
        Part(sheet, "what was predicted", explanation.Predicted);
        Part(sheet, "what each stage proposed", explanation.Proposed);
        if (explanation.Evidence.Length > 0)
        {
            Part(sheet, "what was compared", explanation.Evidence);
        }

        Part(sheet, "what bound it", explanation.Bound);
        Part(sheet, "what would change it", explanation.WouldChange);
        return sheet.ToRenderable();
    }

    private static void Part(Sheet sheet, string title, ImmutableArray<string> sentences)
    {
        sheet.Title(title);
        foreach (var sentence in sentences)
        {
            sheet.Sentence(sentence);
        }
    }
}
