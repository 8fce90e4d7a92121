using System.Globalization;
using System.Text;
using GlobalPlanner.Simulation.Core;

namespace GlobalPlanner.Simulation.Tests.Core;

/// <summary>Trace lines with random content.</summary>
internal sealed class RandomLines(long seed)
{
    private readonly SeededRandom _random = new RandomStreams(seed).Named("lines");

    public string Mooncake(int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $$"""{"timestamp": {{i}}, "input_length": {{1 + _random.Next(100_000)}}, "output_length": {{1 + _random.Next(1000)}}}""");
            text.Append('\n');
        }

        return text.ToString();
    }
}
