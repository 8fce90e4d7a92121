using System.Text.Json;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Client.Tests.Support;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.LoadScaling;

namespace GlobalPlanner.Client.Tests.Output;

public class ClientJsonTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(null)]
    public void ANumberThatDoesNotExistIsNull(double? value) =>
        Assert.Equal(
            """{"ttft_ms":null,"itl_ms":1.5}""",
            JsonSerializer.Serialize(new LatencyEstimates(value, 1.5), ClientJson.Compact));

    [Fact]
    public void TextIsWrittenAsItIs()
    {
        var record = Samples.Record(LoadReason.ScaleUp, LoadReason.NoChange);
        var decision = record.Decision with { Explanation = ["queue 4096 of 4096 tokens >= 1.0 & more"] };

        Assert.Contains("tokens >= 1.0 & more", JsonSerializer.Serialize(decision, ClientJson.Compact), StringComparison.Ordinal);
    }

    [Fact]
    public void AStatusReadsBackAsItWas()
    {
        var pool = Samples.Pool(last: Samples.Record(LoadReason.ScaleUp, LoadReason.NoChange));

        var json = JsonSerializer.Serialize(pool, ClientJson.Indented);

        var again = JsonSerializer.Deserialize<GlobalPlanner.Grains.Interfaces.PoolStatus>(json, ClientJson.Indented);
        Assert.Equal(json, JsonSerializer.Serialize(again, ClientJson.Indented));
        Assert.Contains("\"optimization_target\": \"throughput\"", json, StringComparison.Ordinal);
    }
}
