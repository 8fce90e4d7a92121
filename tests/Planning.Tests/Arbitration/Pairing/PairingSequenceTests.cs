using GlobalPlanner.Planning.Arbitration.Pairing;

namespace GlobalPlanner.Planning.Tests.Arbitration.Pairing;

/// <summary>
/// Request sequences computed from the rules of Dynamo's GlobalPlanner. A row without a state goes on from where the
/// row before left off. Rows 50-52 and 55 are about authorization and reading deployments, and stand with those.
/// </summary>
public class PairingSequenceTests
{
    private static readonly Row[] Rows =
    [
        new("1", null, null, "a P1x1 D1x1", "a P50", "NoBudget", 51),
        new("2", 4, null, "a P1x1 D1x1", "a P3", "InBand", 4),
        new("3", 4, null, null, "a P4", "Ceiling", 5, Message: "GPU budget breach: total 5 exceeds ceiling (4); no feasible pair packing"),
        new("4", 4, null, null, "a P1", "InBand", 2),
        new("5", 0, null, "a P0x1", "a P1", "Ceiling", 1, Message: "GPU budget breach: total 1 exceeds ceiling (0); no feasible pair packing"),
        new("6", 0, null, null, "a P0", "InBand", 0),
        new("7", 8, null, "a P6x1 D6x1", "a P5", "Ceiling", 11),
        new("8", 8, null, null, "a P2 D6", "InBand", 8),
        new("9", 16, null, "a P1x2 D1x4", "a P2 D3", "InBand", 16),
        new("10", 16, null, null, "a P3", "Ceiling", 18),
        new("11", 8, null, "a D4x1, b D3x1", "a D5", "InBand", 8),
        new("12", 8, null, null, "b D4", "Ceiling", 9),
        new("13", 8, null, null, "a D3", "Paired", 7, "b D4"),
        new("14", 8, null, null, "b D4", "InBand", 7),
        new("15", 8, null, "a D4x1, b D4x1", "a D8", "Ceiling", 12),
        new("16", 8, null, null, "b D2", "Paired", 8, "a D6 in part"),
        new("17", 8, null, null, "b D1", "Paired", 8, "a D7 in part"),
        new("18", 8, null, "a D4x1, b D4x1", "a D6", "Ceiling", 10),
        new("19", 8, null, null, "a D4", "InBand", 8),
        new("20", 8, null, null, "b D2", "InBand", 6),
        new("21", 6, 6, "a P3x1 D3x1", "a P2", "Floor", 5, Message: "GPU budget breach: total 5 below floor (6); no feasible pair packing"),
        new("22", 6, 6, null, "a P2 D4", "InBand", 6, Tolerance: 1),
        new("23", 4, 4, "a D2x1, b D2x1", "a D1", "Floor", 3),
        new("24", 4, 4, "wait 360", "b D3", "Paired", 4, "a D1", Continues: true),
        new("25", 4, 4, "a D2x1, b D2x1; cached a D1; wait 361", "b D3", "Ceiling", 5),
        new("26", null, 4, "a D3x1, b D3x1", "a D1", "InBand", 4),
        new("27", null, 4, null, "b D2", "Floor", 3),
        new("28", 8, 8, "a P4x1 D2x2", "a P3 D2", "Floor", 7),
        new("29", 8, 8, null, "a P5 D1", "InBand", 7, Tolerance: 2),
        new("30", 8, 8, "a P4x1 D2x2", "a P3 D3", "Ceiling", 9, Message: "GPU budget breach: total 9 exceeds ceiling (8); no feasible pair packing"),
        new("31", 12, 12, "a P2x1 D5x1, b D5x1; cached a D1, b D4", "a P4", "Paired", 11, "a D2 in part"),
        new("32", 12, 12, "a P2x1 D5x1, b D5x1; cached a D3, b D3", "a P4", "Paired", 11, "b D4 in part, a D3"),
        new("33", 12, 12, "a P2x1 D5x1, b D5x1; cached a D3, b D3; priority a P900 D900, b D10", "a P4", "Paired", 11, "b D3, a D4 in part"),
        new("34", 9, 9, "a D3x1, b D3x1, c D3x1; cached b D5, c D5; priority b D10, c D900", "a D1", "Paired", 9, "c D5"),
        new("35", 8, 8, "a D4x1, b D1x4; cached a D2", "b D2", "Ceiling", 12),
        new("36", 8, 8, "cached a D0", "b D2", "Paired", 8, "a D0", Continues: true),
        new("37", 8, 8, "a D4x1, b D1x4; cached b D0", "a D5", "Paired", 5, "b D0", Tolerance: 4),
        new("38", 10, 10, "a D4x1, b D3x1, c D3x1; cached b D2, c D2", "a D6", "Paired", 10, "b D2, c D2"),
        new("39", 10, 10, "a D4x1, b D3x1, c D3x1; cached b D2", "a D6", "Ceiling", 12),
        new("40", 10, 4, "a D2x1, b D2x1; cached b D1", "a D3", "Paired", 4, "b D1"),
        new("41", 16, 16, "a D4x1, b D4x1, c D1x8; cached c D0, b D0", "a D5", "Paired", 13, "b D0", Tolerance: 8),
        new("42", 12, null, "a D6x1, b D1x4, c D2x1; cached b D2, c D7", "a D3", "InBand", 9),
        new("43", 12, null, "a D6x1, b D3x1, c D3x1; cached b D4, c D7", "a D3", "Paired", 12, "b D4, c D5 in part"),
        new("44", null, 10, "a D3x1", "a D4", "Floor", 4),
        new("45", null, 10, null, "a D12", "InBand", 12),
        new("46", 16, 16, "a P4x1, b D6x2; cached b D5", "a P5", "Paired", 15, "b D5", Tolerance: 2),
        new("47", 16, 16, null, "b D5", "Floor", 15),
        new("48", 2, null, "a P1x0 D1x1", "a P50", "InBand", 1),
        new("49", 4, null, "a D2x1", "a P40", "InBand", 2, Unknown: "inf/a/prefill"),
        new("53", 10, null, "a D4x1, b D4x1; cached b D2", "a D5", "Paired", 7, "b D2"),
        new("54 first", 8, null, "a D4x1, b D3x1", "a D5", "InBand", 8),
        new("54 second", 8, null, null, "b D4", "Ceiling", 9),
        new("tolerance of a paired request in words", 8, 8, "a P3x1 D2x2, b D1x1", "a P4 D0", "Floor", 5, Tolerance: 2, Message: "GPU budget breach: total 5 below floor (8 - tol 2); no feasible pair packing"),
        new("a partner of the same deployment joins its write", 6, null, "a P2x1 D2x1, b D2x1; cached a D0, b D1", "a P4", "Paired", 5, "b D1, a D0"),
        new("a pool without counted GPUs is no partner", 4, null, "a D2x1, b D2x1, c D9x0; cached c D1", "a D3", "Ceiling", 5),
    ];

    public static TheoryData<string> Ids => [.. Rows.Select(row => row.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_row_of_a_sequence_is_answered(string id)
    {
        var last = Array.FindIndex(Rows, row => row.Id == id);
        var first = Array.FindLastIndex(Rows, last, row => row.Starts);
        var row = Rows[last];
        var scene = new PairingScene(row.Ceiling, row.Floor);
        PairingVerdict? verdict = null;
        foreach (var earlier in Rows[first..(last + 1)])
        {
            verdict = scene.With(earlier.State ?? string.Empty).Ask(earlier.Request);
        }

        Assert.Equal(
            (id, row.Reason, row.Total, row.Partners, row.Unknown),
            (id, verdict!.Reason.ToString(), verdict.TotalGpus, PairingScene.Partners(verdict), string.Join(", ", verdict.UnknownPools)));
        Assert.Equal((id, row.Reason is "NoBudget" or "InBand" or "Paired"), (id, verdict.Approved));
        Assert.Equal((id, row.Tolerance ?? verdict.ToleranceGpus), (id, verdict.ToleranceGpus));
        Assert.Equal((id, row.Message ?? verdict.Message), (id, verdict.Message));
        Assert.True(!verdict.Approved || verdict.TotalGpus == scene.Table.TotalGpus, id);
    }

    private sealed record Row(
        string Id, int? Ceiling, int? Floor, string? State, string Request, string Reason, long Total, string Partners = "",
        long? Tolerance = null, string? Message = null, string Unknown = "", bool Continues = false)
    {
        public bool Starts => State is not null && !Continues;
    }
}
