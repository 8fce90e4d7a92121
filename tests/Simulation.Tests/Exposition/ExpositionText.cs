using System.Globalization;

namespace GlobalPlanner.Simulation.Tests.Exposition;

/// <summary>The samples of an exposition, by the text before the value.</summary>
internal sealed class ExpositionText
{
    private readonly Dictionary<string, double> _samples = new(StringComparer.Ordinal);

    public ExpositionText(Action<TextWriter> write)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        write(text);
        Text = text.ToString();
        foreach (var line in Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
        {
            var split = line.LastIndexOf(' ');
            _samples.Add(line[..split], double.Parse(line[(split + 1)..], CultureInfo.InvariantCulture));
        }
    }

    public string Text { get; }

    public double this[string series] => _samples[series];

    public bool HasFamily(string name) => _samples.Keys.Any(key => key.StartsWith(name, StringComparison.Ordinal));
}
