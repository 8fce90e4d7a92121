namespace GlobalPlanner.Dynamo.Scraping;

/// <summary>
/// Reads labels one by one from the text after an opening brace, up to the closing brace or the end of the text. Values
/// stay escaped.
/// </summary>
internal ref struct LabelReader(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private bool _needsComma;

    public ReadOnlySpan<byte> Name { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Position in the text: that of the closing brace, once <see cref="Read"/> has returned false.</summary>
    public int Position { get; private set; }

    /// <summary>Describes what is malformed; null when nothing is.</summary>
    public string? Problem { get; private set; }

    public bool Read()
    {
        SkipBlanks();
        if (_needsComma && Next() == ',')
        {
            Position++;
            SkipBlanks();
            _needsComma = false;
        }

        if (Next() is '}' or -1)
        {
            Problem = Next() == -1 ? "the labels have no closing brace" : null;
            return false;
        }

        return _needsComma ? Fail("a comma between labels is missing") : ReadLabel();
    }

    private bool ReadLabel()
    {
        var start = Position;
        while (Next() is var c && (c == '_' || char.IsAsciiLetter((char)c) || (Position > start && char.IsAsciiDigit((char)c))))
        {
            Position++;
        }

        Name = _text[start..Position];
        SkipBlanks();
        if (Name.IsEmpty || Next() != '=')
        {
            return Fail("a label is not name=\"value\"");
        }

        Position++;
        SkipBlanks();
        if (Next() != '"')
        {
            return Fail("a label value is not quoted");
        }

        start = ++Position;
        while (true)
        {
            var quote = _text[Position..].IndexOfAny((byte)'"', (byte)'\\');
            if (quote < 0)
            {
                return Fail("a label value has no closing quote");
            }

            Position += quote;
            if (_text[Position] == '"')
            {
                break;
            }

            if (Position + 1 >= _text.Length || _text[Position + 1] is not ((byte)'\\' or (byte)'"' or (byte)'n'))
            {
                return Fail("an unknown escape in a label value");
            }

            Position += 2;
        }

        Value = _text[start..Position];
        Position++;
        _needsComma = true;
        return true;
    }

    private readonly int Next() => Position < _text.Length ? _text[Position] : -1;

    private void SkipBlanks()
    {
        while (Next() is ' ' or '\t')
        {
            Position++;
        }
    }

    private bool Fail(string problem)
    {
        Problem = problem;
        return false;
    }
}
