using System.Globalization;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Planning.SharedBudget.Playback;
using GlobalPlanner.Planning.SharedBudget.Requests;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GlobalPlanner.Client.Commands.Arbitrate;

/// <summary>Lists the budget's answers, one per row.</summary>
internal static class ArbitrateTable
{
    /// <summary>Draws the answers.</summary>
    public static IRenderable Draw(IReadOnlyCollection<ArbitrationResult> results)
    {
        if (results.Count == 0)
        {
            return new Text("no requests");
        }

        var table = new TextTable("AT S>", "STATUS", "OUTCOME", "REASON", "TOTAL>", "HELD>", "CEILING>", "WAITING>", "APPLIED", "WHY");
        foreach (var result in results)
        {
            table.Row(
                result.AtS.ToString(CultureInfo.InvariantCulture),
                result.Status,
                result.Outcome is { } outcome ? new Cell(Humane.Words(outcome), ToneOf(outcome)) : Humane.Absent,
                result.Reason is { } reason ? Humane.Words(reason) : Humane.Absent,
                result.TotalGpus.ToString(CultureInfo.InvariantCulture),
                result.HeldGpus.ToString(CultureInfo.InvariantCulture),
                Humane.Count(result.Ceiling),
                result.Waiting.Length.ToString(CultureInfo.InvariantCulture),
                result.Applied.IsEmpty ? Humane.Absent : string.Join(", ", result.Applied.Select(static applied => $"{applied.Key}={applied.Value}")),
                new Cell(result.Message, Tone.Quiet));
        }

        return table.ToRenderable();
    }

    private static Tone ToneOf(GrantOutcome outcome) => outcome switch
    {
        GrantOutcome.Granted => Tone.Good,
        GrantOutcome.Rejected => Tone.Bad,
        _ => Tone.Caution,
    };
}
