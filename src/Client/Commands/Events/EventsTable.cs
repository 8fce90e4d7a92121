using System.Globalization;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Grains.Interfaces.Events;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GlobalPlanner.Client.Commands.Events;

/// <summary>Formats events for people.</summary>
internal static class EventsTable
{
    /// <summary>Lists events in a table.</summary>
    public static IRenderable Draw(IReadOnlyCollection<ControlPlaneEvent> events)
    {
        if (events.Count == 0)
        {
            return new Text("no matching events");
        }

        var table = new TextTable("TIME", "KIND", "ABOUT", "BY", "WHAT");
        foreach (var what in events)
        {
            table.Row(Humane.Moment(what.At), new Cell(what.Kind, ToneOf(what.Kind)), what.Subject, what.By, Text(what));
        }

        return table.ToRenderable();
    }

    /// <summary>Formats one event as a line of a stream.</summary>
    public static string Line(ControlPlaneEvent what) =>
        $"{Humane.Moment(what.At)}  {what.Kind,-16}  {what.Subject}  {what.By}  {Text(what)}";

    private static string Text(ControlPlaneEvent what) => what.Figures.IsEmpty
        ? what.Message
        : $"{what.Message} ({string.Join(", ", what.Figures.Select(static figure => string.Create(CultureInfo.InvariantCulture, $"{figure.Key} {figure.Value:0.##}")))})";

    private static Tone ToneOf(string kind) => kind switch
    {
        EventKind.Hold or EventKind.Unschedulable or EventKind.ReclaimNotice or EventKind.Pause => Tone.Caution,
        EventKind.Reject or EventKind.RefusedCaller or EventKind.SettingDropped or EventKind.ConfigRefused or EventKind.SiloDown
            or EventKind.Unschedulable or EventKind.EventsLost => Tone.Bad,
        _ => Tone.Plain,
    };
}
