using Spectre.Console;
using Spectre.Console.Rendering;

namespace GlobalPlanner.Client.Output;

/// <summary>A calm table: no lines, two blanks between columns, numbers to the right.</summary>
public sealed class TextTable
{
    private readonly Table _table = new Table().NoBorder();

    /// <summary>A table with these columns; a name that ends in <c>&gt;</c> is a column of numbers.</summary>
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

    /// <summary>Rows so far.</summary>
    public int Rows => _table.Rows.Count;

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

    /// <summary>What Spectre draws.</summary>
    public IRenderable ToRenderable() => _table;
}

/// <summary>A cell: text and what it means.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tone">What it means; decides the colour.</param>
public readonly record struct Cell(string Text, Tone Tone = Tone.Plain)
{
    /// <summary>The style of the tone.</summary>
    public Style Style => Tone.ToStyle();

    public static implicit operator Cell(string text) => new(text);
}
