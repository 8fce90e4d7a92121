using GlobalPlanner.Client.Commands.Pools;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Planning.Tick;
using Spectre.Console.Rendering;

namespace GlobalPlanner.Client.Commands.WhatIf;

/// <summary>Compares two decisions on the same observation side by side.</summary>
internal static class WhatIfSheet
{
    /// <summary>Draws the answer.</summary>
    public static IRenderable Draw(WhatIfResult result)
    {
        var changes = string.Join(", ", result.Changes.Select(static change => $"{change.Key} = {change.Value}"));
        var sheet = new Sheet().Title($"{result.Pool} with {changes}");
        if (result is not { AsItIs: { } before, WithChanges: { } after })
        {
            return sheet.Sentence("no decision could be made").ToRenderable();
        }

        sheet
            .Sentence(new Cell($"decided on the observations of {Humane.Moment(after.At)}; nothing is changed or written", Tone.Quiet))
            .Add(Compare(before, after));
        return Why(Why(sheet, "why, as it is", before), "why, with the changes", after).ToRenderable();
    }

    private static IRenderable Compare(PlanDecision before, PlanDecision after)
    {
        var table = new TextTable("", "AS IT IS", "WITH CHANGES");
        Row("action", DecisionText.Action);
        Row("targets", DecisionText.TargetsOrNoChange);
        Row("load loop", static decision => decision.Load is { } load ? Humane.Words(load.Reason) : "not due");
        Row("load proposal", static decision => DecisionText.Targets(decision.Load?.Raw));
        Row("throughput loop", DecisionText.Throughput);
        Row("throughput bounds", static decision => DecisionText.HasThroughputBounds(decision) ? DecisionText.Targets(decision.LowerBounds) : Humane.Absent);
        Row("floors and limits", static decision => Humane.Words(decision.Projection));
        Row("estimated TTFT", static decision => Humane.Milliseconds(decision.Estimates.TtftMs));
        Row("estimated ITL", static decision => Humane.Milliseconds(decision.Estimates.ItlMs));
        Row("forecast", static decision => DecisionText.Forecast(decision.Predicted));
        Row("engine capacity", static decision => DecisionText.Capacity(decision.CapacityRps));
        return table.ToRenderable();

        void Row(string what, Func<PlanDecision, string> of) =>
            table.Row(new Cell(what, Tone.Quiet), of(before), new Cell(of(after), of(before) == of(after) ? Tone.Plain : Tone.Caution));
    }

    private static Sheet Why(Sheet sheet, string title, PlanDecision decision)
    {
        sheet.Title(title);
        foreach (var sentence in decision.Explanation.DefaultIfEmpty("no explanation was given"))
        {
            sheet.Sentence(sentence);
        }

        return sheet;
    }
}
