using System.Numerics;
using System.Text.Json.Nodes;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Configuration.Plugins;

/// <summary>Reads a hold policy by name in any case, or by its number on the wire.</summary>
public sealed class HoldPolicyConverter : ISettingConverter
{
    /// <inheritdoc />
    public string Allowed => "HOLD_LAST or ACCEPT_WHEN_IDLE in any case, or their numbers 1 and 0";

    /// <inheritdoc />
    public JsonNode Schema => JsonNode.Parse("""{"anyOf":[{"type":"string","pattern":"^([Hh][Oo][Ll][Dd]_[Ll][Aa][Ss][Tt]|[Aa][Cc][Cc][Ee][Pp][Tt]_[Ww][Hh][Ee][Nn]_[Ii][Dd][Ll][Ee])$"},{"enum":[0,1]}]}""")!;

    /// <inheritdoc />
    public bool TryRead(ConfigNode node, out object? value)
    {
        value = node switch
        {
            ConfigScalar { Value: string text } when text.Equals("HOLD_LAST", StringComparison.OrdinalIgnoreCase) => HoldPolicy.HoldLast,
            ConfigScalar { Value: string text } when text.Equals("ACCEPT_WHEN_IDLE", StringComparison.OrdinalIgnoreCase) => HoldPolicy.AcceptWhenIdle,
            ConfigScalar { Value: BigInteger { IsOne: true } } => HoldPolicy.HoldLast,
            ConfigScalar { Value: BigInteger { IsZero: true } } => HoldPolicy.AcceptWhenIdle,
            _ => null,
        };
        return value is not null;
    }
}
