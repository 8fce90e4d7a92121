using Spectre.Console;
using Spectre.Console.Rendering;

namespace GlobalPlanner.Client.Output;

/// <summary>Builds a page of headings, labelled lines, sentences and tables, from top to bottom.</summary>
public sealed class Sheet
{
    private readonly List<IRenderable> _parts = [];
    private Grid? _lines;

    /// <summary>Adds a heading.</summary>
    public Sheet Title(string text)
    {
        _lines = null;
        if (_parts.Count > 0)
        {
            _parts.Add(new Text(string.Empty));
        }

        _parts.Add(new Text(text, Tone.Heading.ToStyle()));
        return this;
    }

    /// <summary>Adds a label with its value.</summary>
    public Sheet Line(string label, Cell value)
    {
        if (_lines is null)
        {
            _lines = new Grid();
            _lines.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(2, 0, 2, 0) });
            _lines.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
            _parts.Add(_lines);
        }

        _lines.AddRow(new Text(label, Tone.Quiet.ToStyle()), new Text(value.Text, value.Style));
        return this;
    }

    /// <summary>Adds a sentence.</summary>
    public Sheet Sentence(Cell sentence)
    {
        _lines = null;
        _parts.Add(new Padder(new Text(sentence.Text, sentence.Style), new Padding(2, 0, 0, 0)));
        return this;
    }

    /// <summary>Adds a table or another renderable.</summary>
    public Sheet Add(IRenderable part)
    {
        _lines = null;
        _parts.Add(part);
        return this;
    }

    /// <summary>The page for Spectre to draw.</summary>
    public IRenderable ToRenderable() => new Rows(_parts);
}
