using System.Globalization;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Planning.Decide;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.ThroughputScaling;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GlobalPlanner.Client.Commands.Decide;

/// <summary>Lists decisions, one per row.</summary>
internal static class DecideTable
{
    /// <summary>Draws the decisions.</summary>
    public static IRenderable Draw(IReadOnlyCollection<DecideResult> results)
    {
        if (results.Count == 0)
        {
            return new Text("no observations");
        }

        var table = new TextTable("AT S>", "ACTION", "PREFILL>", "DECODE>", "LOAD", "THROUGHPUT", "WHY");
        foreach (var result in results)
        {
            table.Row(
                result.AtS.ToString(CultureInfo.InvariantCulture),
                new Cell(result.Action, result.Targets is null ? Tone.Quiet : Tone.Good),
                Humane.Count(result.Targets?.Prefill),
                Humane.Count(result.Targets?.Decode),
                result.Load.Reason == LoadReason.Unset ? Humane.Absent : Humane.Words(result.Load.Reason),
                result.Throughput.Reason == ThroughputReason.Unset ? Humane.Absent : Humane.Words(result.Throughput.Reason),
                new Cell(string.Join("; ", result.Explanation), Tone.Quiet));
        }

        return table.ToRenderable();
    }
}
