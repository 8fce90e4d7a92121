using System.Globalization;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Pairing;

/// <summary>One request of upstream's worked sequences: bounds, pools, open intents, the request, and what becomes of it.</summary>
/// <param name="Id">The row.</param>
/// <param name="Bounds"><c>ceiling/floor</c>; '-' is none.</param>
/// <param name="State">Pools, as in <c>a P3x1 D2x4, b D1x1</c>; empty to go on from the row before.</param>
/// <param name="Intents">Intents still open, as in <c>a D1, b D4</c>; empty for none but those of the rows before.</param>
/// <param name="Priorities">As in <c>a 900, b 10</c>.</param>
/// <param name="AfterSeconds">Time since the row before.</param>
/// <param name="Request">As in <c>a P3 D2</c>.</param>
/// <param name="Answer">The total and what other pools are moved to, as in <c>11 b D4</c>; <c>!</c> and the message for a refusal.</param>
public sealed record PairingRow(
    string Id, string Bounds, string State, string Intents, string Priorities, int AfterSeconds, string Request, string Answer)
{
    public static TheoryData<string> Groups => [.. All.Select(static group => string.Join(' ', group.Select(static row => row.Id)))];

    /// <summary>Rows that go on from one another, in groups.</summary>
    public static IReadOnlyList<IReadOnlyList<PairingRow>> All { get; } =
    [
        [Row("1", "-/-", "a P1x1 D1x1", "a P50", "51")],
        [
            Row("2", "4/-", "a P1x1 D1x1", "a P3", "4"),
            Row("3", "4/-", "", "a P4", "!total 5 exceeds ceiling (4)"),
            Row("4", "4/-", "", "a P1", "2"),
        ],
        [Row("5", "0/-", "a P0x1", "a P1", "!total 1 exceeds ceiling (0)"), Row("6", "0/-", "", "a P0", "0")],
        [Row("7", "8/-", "a P6x1 D6x1", "a P5", "!total 11 exceeds ceiling (8)")],
        [Row("8", "8/-", "a P6x1 D6x1", "a P2 D6", "8")],
        [Row("9", "16/-", "a P1x2 D1x4", "a P2 D3", "16"), Row("10", "16/-", "", "a P3", "!total 18 exceeds ceiling (16)")],
        [
            Row("11", "8/-", "a D4x1, b D3x1", "a D5", "8"),
            Row("12", "8/-", "", "b D4", "!total 9 exceeds ceiling (8)"),
            Row("13", "8/-", "", "a D3", "7 b D4"),
            Row("14", "8/-", "", "b D4", "7"),
        ],
        [
            Row("15", "8/-", "a D4x1, b D4x1", "a D8", "!total 12 exceeds ceiling (8)"),
            Row("16", "8/-", "", "b D2", "8 a D6"),
            Row("17", "8/-", "", "b D1", "8 a D7"),
        ],
        [
            Row("18", "8/-", "a D4x1, b D4x1", "a D6", "!total 10 exceeds ceiling (8)"),
            Row("19", "8/-", "", "a D4", "8"),
            Row("20", "8/-", "", "b D2", "6"),
        ],
        [Row("21", "6/6", "a P3x1 D3x1", "a P2", "!total 5 below floor (6)"), Row("22", "6/6", "", "a P2 D4", "6")],
        [Row("23", "4/4", "a D2x1, b D2x1", "a D1", "!total 3 below floor (4)"), Row("24", "4/4", "", "b D3", "4 a D1") with { AfterSeconds = 360 }],
        [Row("23", "4/4", "a D2x1, b D2x1", "a D1", "!total 3 below floor (4)"), Row("25", "4/4", "", "b D3", "!total 5 exceeds ceiling (4)") with { AfterSeconds = 361 }],
        [Row("26", "-/4", "a D3x1, b D3x1", "a D1", "4"), Row("27", "-/4", "", "b D2", "!total 3 below floor (4)")],
        [Row("28", "8/8", "a P4x1 D2x2", "a P3 D2", "!total 7 below floor (8)"), Row("29", "8/8", "", "a P5 D1", "7")],
        [Row("30", "8/8", "a P4x1 D2x2", "a P3 D3", "!total 9 exceeds ceiling (8)")],
        [Row("31", "12/12", "a P2x1 D5x1, b D5x1", "a P4", "11 a D2") with { Intents = "a D1, b D4" }],
        [Row("32", "12/12", "a P2x1 D5x1, b D5x1", "a P4", "11 a D3 b D4") with { Intents = "a D3, b D3" }],
        [Row("33", "12/12", "a P2x1 D5x1, b D5x1", "a P4", "11 a D4 b D3") with { Intents = "a D3, b D3", Priorities = "a 900, b 10" }],
        [Row("34", "9/9", "a D3x1, b D3x1, c D3x1", "a D1", "9 c D5") with { Intents = "b D5, c D5", Priorities = "b 10, c 900" }],
        [Row("35", "8/8", "a D4x1, b D1x4", "b D2", "!total 12 exceeds ceiling (8)") with { Intents = "a D2" }],
        [Row("36", "8/8", "a D4x1, b D1x4", "b D2", "8 a D0") with { Intents = "a D0" }],
        [Row("37", "8/8", "a D4x1, b D1x4", "a D5", "5 b D0") with { Intents = "b D0" }],
        [Row("38", "10/10", "a D4x1, b D3x1, c D3x1", "a D6", "10 b D2 c D2") with { Intents = "b D2, c D2" }],
        [Row("39", "10/10", "a D4x1, b D3x1, c D3x1", "a D6", "!total 12 exceeds ceiling (10)") with { Intents = "b D2" }],
        [Row("40", "10/4", "a D2x1, b D2x1", "a D3", "4 b D1") with { Intents = "b D1" }],
        [Row("41", "16/16", "a D4x1, b D4x1, c D1x8", "a D5", "13 b D0") with { Intents = "c D0, b D0" }],
        [Row("42", "12/-", "a D6x1, b D1x4, c D2x1", "a D3", "9") with { Intents = "b D2, c D7" }],
        [Row("43", "12/-", "a D6x1, b D3x1, c D3x1", "a D3", "12 b D4 c D5") with { Intents = "b D4, c D7" }],
        [Row("44", "-/10", "a D3x1", "a D4", "!total 4 below floor (10)"), Row("45", "-/10", "", "a D12", "12")],
        [Row("46", "16/16", "a P4x1, b D6x2", "a P5", "15 b D5") with { Intents = "b D5" }, Row("47", "16/16", "", "b D5", "!total 15 below floor (16)")],
        [Row("48", "2/-", "a P1x0 D1x1", "a P50", "1")],
        [Row("54", "8/-", "a D4x1, b D3x1", "a D5", "8"), Row("54b", "8/-", "", "b D4", "!total 9 exceeds ceiling (8)")],
    ];

    /// <summary>The rows of a group named in <see cref="Groups"/>.</summary>
    public static IReadOnlyList<PairingRow> Group(string ids) =>
        All.First(group => string.Join(' ', group.Select(static row => row.Id)) == ids);

    /// <summary>Ceiling and floor.</summary>
    public (int? Ceiling, int? Floor) Limits()
    {
        var parts = Bounds.Split('/');
        return (Limit(parts[0]), Limit(parts[1]));

        static int? Limit(string text) => text == "-" ? null : Number(text);
    }

    /// <summary>Words such as <c>a D2x4</c>, <c>a D2</c>, by pool.</summary>
    public static IEnumerable<(RoleId Pool, int Replicas, int Gpu)> Pools(string text)
    {
        var name = string.Empty;
        foreach (var word in text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!char.IsUpper(word[0]))
            {
                name = word;
                continue;
            }

            var parts = word[1..].Split('x');
            var role = word[0] == 'P' ? PoolRole.Prefill : PoolRole.Decode;
            yield return (new RoleId(Budget.Id(name), role), Number(parts[0]), parts.Length > 1 ? Number(parts[1]) : 0);
        }
    }

    public static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static PairingRow Row(string id, string bounds, string state, string request, string answer) =>
        new(id, bounds, state, string.Empty, string.Empty, 0, request, answer);
}
