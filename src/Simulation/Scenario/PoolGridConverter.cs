using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json.Nodes;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Simulation.Scenario;

/// <summary>Reads a pool mapping of two or three dimensions; two become one layer of three.</summary>
public sealed class PoolGridConverter : ISettingConverter
{
    /// <inheritdoc />
    public string Allowed => "pool indices as [TTFT][ITL] or [prompt length][TTFT][ITL]";

    /// <inheritdoc />
    public JsonNode Schema => JsonNode.Parse("""{"type":"array","items":{"type":"array","items":{"anyOf":[{"type":"integer"},{"type":"array","items":{"type":"integer"}}]}}}""")!;

    /// <inheritdoc />
    public bool TryRead(ConfigNode node, out object? value)
    {
        if (TryLayers(node, out var layers))
        {
            value = layers;
            return true;
        }

        var plane = TryPlane(node, out var rows);
        value = plane ? ImmutableArray.Create(rows) : null;
        return plane;
    }

    private static bool TryLayers(ConfigNode node, out ImmutableArray<ImmutableArray<ImmutableArray<int>>> layers) =>
        TryEach(node, TryPlane, out layers);

    private static bool TryPlane(ConfigNode node, out ImmutableArray<ImmutableArray<int>> rows) => TryEach(node, TryRow, out rows);

    private static bool TryRow(ConfigNode node, out ImmutableArray<int> row) => TryEach(node, TryIndex, out row);

    private static bool TryIndex(ConfigNode node, out int index)
    {
        index = 0;
        if (node is not ConfigScalar { Value: BigInteger number } || number < 0 || number > int.MaxValue)
        {
            return false;
        }

        index = (int)number;
        return true;
    }

    private static bool TryEach<T>(ConfigNode node, TryReadItem<T> read, out ImmutableArray<T> items)
    {
        items = [];
        if (node is not ConfigList { Items.Length: > 0 } list)
        {
            return false;
        }

        var builder = ImmutableArray.CreateBuilder<T>(list.Items.Length);
        foreach (var item in list.Items)
        {
            if (!read(item, out var value))
            {
                return false;
            }

            builder.Add(value);
        }

        items = builder.MoveToImmutable();
        return true;
    }

    private delegate bool TryReadItem<T>(ConfigNode node, out T value);
}
