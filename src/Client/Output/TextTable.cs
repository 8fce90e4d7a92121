using Spectre.Console;
using Spectre.Console.Rendering;

namespace GlobalPlanner.Client.Output;

/// <summary>A plain table: no rules, two blanks between columns, numbers aligned right.</summary>
public sealed class TextTable
{
    private readonly Table _table = new Table().NoBorder();

    /// <summary>Creates a table with these columns; a name that ends in <c>&gt;</c> is a column of numbers.</summary>
    public TextTable(params ReadOnlySpan<string> columns)
    {
        for (var index = 0; index < columns.Length; index++)
        {
            var number = columns[index].EndsWith('>');
            var column = new TableColumn(new Text(columns[index].TrimEnd('>'), new Style(decoration: Decoration.Dim)))
            {
                Alignment = number ? Justify.Right : Justify.Left,
                Padding = new Padding(0, 0, index == columns.Length - 1 ? 0 : 2, 0),
                NoWrap = index < columns.Length - 1,
            };
            _table.AddColumn(column);
        }
    }

    /// <summary>Adds a row.</summary>
    public TextTable Row(params ReadOnlySpan<Cell> cells)
    {
        var row = new List<IRenderable>(cells.Length);
        foreach (var cell in cells)
        {
            row.Add(new Text(cell.Text, cell.Style));
        }

        _table.AddRow(row);
        return this;
    }

    /// <summary>The table for Spectre to draw.</summary>
    public IRenderable ToRenderable() => _table;
}

/// <summary>A cell: text with its tone.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tone">Meaning to an operator; decides the colour.</param>
public readonly record struct Cell(string Text, Tone Tone = Tone.Plain)
{
    /// <summary>The style of the tone.</summary>
    public Style Style => Tone.ToStyle();

    public static implicit operator Cell(string text) => new(text);
}
