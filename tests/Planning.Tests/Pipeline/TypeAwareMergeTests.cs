using System.Collections.Immutable;
using CsCheck;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Merge;

namespace GlobalPlanner.Planning.Tests.Pipeline;

public sealed class TypeAwareMergeTests
{
    private static readonly Gen<string> GenComponent = Text.Pick("prefill", "decode", "agg");

    private static readonly Gen<ComponentTarget> GenTarget =
        from component in GenComponent
        from replicas in Gen.OneOf(Gen.Int[-3, 12], Text.Pick(int.MinValue, int.MaxValue))
        from opinion in Gen.Int[0, 9]
        from type in Gen.Enum<OverrideType>()
        select new ComponentTarget(component, opinion == 0 ? null : replicas, type);

    private static readonly Gen<StageResult> GenResult =
        from kind in Gen.Int[0, 19]
        from targets in GenTarget.Array[0, 5]
        select kind switch
        {
            0 => new StageResult.Reject("no"),
            1 => new StageResult.Accept(),
            2 => new StageResult.Empty(),
            _ => (StageResult)new StageResult.Override([.. targets]),
        };

    private static readonly Gen<StageAnswer[]> GenAnswers =
        from results in GenResult.Array[0, 5]
        from priorities in Gen.Int[0, 3].Array[5]
        from finals in Gen.Int[0, 9].Array[5]
        select results.Select((result, index) => new StageAnswer($"p{index}", priorities[index], result, finals[index] == 0)).ToArray();

    private static readonly Gen<ImmutableArray<ComponentTarget>> GenBaseline =
        from prefill in Gen.Int[-1, 9]
        from decode in Gen.Int[-1, 9]
        select Text.Targets(string.Join(' ', new[] { prefill < 0 ? "" : $"P{prefill}", decode < 0 ? "" : $"D{decode}" }.Where(part => part != "")));

    /// <summary>Row, answers, baseline, whether SET counts, targets in order, clamps, dropped, winner of a final answer.</summary>
    public static TheoryData<string, string, string, bool, string, string, string, string?> Rows => new()
    {
        { "M1", "", "P5", true, "P5", "", "", null },
        { "M3", "p1@100 P SET 8; p2@50 P SET 10", "P5", true, "P10", "", "", null },
        { "M4", "p1@100 P SET 4; p2@50 P AT_LEAST 6", "P5", true, "P6", "P floor p2", "", null },
        { "M5", "p1@100 P SET 12; p2@50 P AT_MOST 8", "P5", true, "P8", "P ceiling p2", "", null },
        { "M7", "p1@100 P SET 8, D AT_MOST 6; p2@50 D SET 10", "P5 D3", true, "P8 D6", "D ceiling p1", "", null },
        { "M8", "p1@100 final P SET 8; p2@50 P SET 10; p3@30 P AT_MOST 4", "P5", true, "P8", "", "", "p1" },
        { "M9", "p1@100 final P SET 8; p2@50 P SET 10", "P5 D3", true, "P8 D3", "", "", "p1" },
        { "M10", "a@5 final P SET 7; b@3 final P SET 9", "P5", true, "P9", "", "", "b" },
        { "M11", "a@10 P SET 7; b@10 P SET 9", "P5", true, "P7", "", "", null },
        { "M12", "a@10 P SET 10; b@1 P AT_MOST 4; c@1 P AT_LEAST 6", "P5", true, "P6", "P ceiling b", "", null },
        { "M13", "a@10 P SET 2; b@1 P AT_MOST 4; c@1 P AT_LEAST 6", "P5", true, "P6", "P floor c", "", null },
        { "M16", "a@1 final P AT_MOST 3; b@5 P AT_MOST 2", "P5", false, "P2", "P ceiling b", "", null },
        { "M17", "a@10 P SET 5", "P7", false, "P7", "", "P", null },
        { "M18", "a@10 P SET 5, P AT_MOST 6", "P7", false, "P6", "P ceiling a", "P", null },
        { "M20", "a@10 P SET -3", "P7", true, "P0", "", "", null },
        { "M21", "a@10 P AT_MOST -1", "P7", true, "P0", "P ceiling a", "", null },
        { "M23", "a@10 P AT_LEAST 2", "", true, "P2", "P floor a", "", null },
        { "M24", "a@10 agg SET 4", "D2", true, "agg4 D2", "", "", null },
        { "M26", "f@1 final; g@2 P SET 9", "P5 D2", true, "P5 D2", "", "", "f" },
        { "M27", "f@1 final P AT_MOST 6; g@2 P SET 9", "P2", true, "P6", "", "", "f" },
        { "M29", "a@10 P SET 4, P SET 9", "P1", true, "P4", "", "", null },
        { "M30", "a@10 D SET 4", "P3 D2", true, "D4 P3", "", "", null },
        { "M31", "a@10 P AT_MOST 8; b@20 P AT_LEAST 8; c@30 P SET 1", "P3", true, "P8", "P floor b", "", null },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_stage_is_merged_as_in_the_reference(
        string row, string answers, string baseline, bool setAllowed, string targets, string clamps, string dropped, string? finalFrom)
    {
        var merged = TypeAwareMerge.Merge(Text.Answers(answers), Text.Targets(baseline), setAllowed);

        Assert.Equal((row, targets), (row, Text.Of(merged)));
        Assert.Equal(clamps, string.Join(", ", merged.Clamps.Select(clamp => $"{Text.Short(clamp.Component)} {clamp.Bound.ToString().ToLowerInvariant()} {clamp.PluginId}")));
        Assert.Equal(dropped, string.Join(' ', merged.SetDropped.Select(Text.Short)));
        Assert.Equal(finalFrom, merged.FinalFrom);
        Assert.Equal(finalFrom ?? "merged", merged.ToProposal().Source);
        Assert.Null(merged.Rejection);
    }

    [Fact]
    public void M25_a_reject_outranks_a_final_answer()
    {
        var merged = TypeAwareMerge.Merge(Text.Answers("x@9 REJECT over-capacity; f@1 final P SET 9"), Text.Targets("P5"), setAllowed: true);

        Assert.Equal("x: over-capacity", merged.Rejection?.ToString());
        Assert.Empty(merged.Targets);
    }

    [Theory]
    [InlineData("M22 (upstream: P-3)", "a@10 P SET -3, P AT_LEAST -5", "P0", "")]
    [InlineData("M22, only a floor (upstream: P-5 with a clamp)", "a@10 P SET -8, P AT_LEAST -5", "P0", "")]
    [InlineData("final (upstream: P-3)", "a@10 final P SET -3", "P0", "")]
    public void Differs_from_upstream_where_a_negative_number_would_leave_the_merge(string row, string answers, string targets, string clamps)
    {
        var merged = TypeAwareMerge.Merge(Text.Answers(answers), Text.Targets("P7"), setAllowed: true);

        Assert.Equal((row, targets), (row, Text.Of(merged)));
        Assert.Equal(clamps, string.Join(", ", merged.Clamps));
    }

    [Theory]
    [InlineData("a@10 P SET 4; b@20 P SET 9", MergeBound.Recommendation, "a")]
    [InlineData("a@10 P SET 10; b@1 P AT_MOST 4; c@1 P AT_LEAST 6", MergeBound.Floor, "c")]
    [InlineData("a@10 P SET 10; b@1 P AT_MOST 4", MergeBound.Ceiling, "b")]
    [InlineData("a@10 P AT_MOST 9", MergeBound.Baseline, null)]
    [InlineData("a@10 final P SET 9", MergeBound.Final, "a")]
    public void A_target_names_whose_number_it_is(string answers, MergeBound bound, string? plugin)
    {
        var target = TypeAwareMerge.Merge(Text.Answers(answers), Text.Targets("P5"), setAllowed: true).Targets.Single();

        Assert.Equal((bound, plugin, true), (target.Bound, target.PluginId, target.Named));
    }

    [Fact]
    public void What_only_the_baseline_has_is_not_named() =>
        Assert.Equal(
            [("decode", true), ("prefill", false)],
            TypeAwareMerge.Merge(Text.Answers("a@10 D SET 4"), Text.Targets("P3 D2"), setAllowed: true).Targets.Select(target => (target.Component, target.Named)));

    [Fact]
    public void No_result_is_negative_and_every_result_keeps_its_bounds() => Gen.Select(GenAnswers, GenBaseline, Gen.Bool).Sample(
        (answers, baseline, setAllowed) =>
        {
            var merged = TypeAwareMerge.Merge(answers, baseline, setAllowed);

            Assert.All(merged.Targets, target => Assert.True(target.Replicas >= 0));
            Assert.Equal(merged.Targets.Length, merged.Targets.Select(target => target.Component).Distinct().Count());
            if (merged.Rejection is not null || merged.FinalFrom is not null)
            {
                return;
            }

            foreach (var target in merged.Targets)
            {
                var bounds = answers.Select(answer => answer.Result).OfType<StageResult.Override>().SelectMany(result => result.Targets)
                    .Where(said => said.SubComponentType == target.Component && said.Replicas is not null).ToList();
                var floor = bounds.Where(said => said.Type == OverrideType.AtLeast).Select(said => said.Replicas!.Value).Append(0).Max();
                var ceiling = bounds.Where(said => said.Type == OverrideType.AtMost).Select(said => said.Replicas!.Value).Append(int.MaxValue).Min();
                Assert.True(target.Replicas >= floor && target.Replicas <= Math.Max(floor, ceiling), $"{target} outside {floor}..{ceiling}");
            }
        },
        iter: 20_000);

    [Fact]
    public void The_order_of_answers_does_not_matter_when_priorities_differ() => Gen.Select(GenAnswers, GenBaseline, Gen.Bool, Gen.Int).Sample(
        (answers, baseline, setAllowed, seed) =>
        {
            var distinct = answers.Select((answer, index) => answer with { Priority = (answer.Priority * 10) + index }).ToArray();
            var shuffled = distinct.ToArray();
            new Random(seed).Shuffle(shuffled);

            var one = TypeAwareMerge.Merge(distinct, baseline, setAllowed);
            var other = TypeAwareMerge.Merge(shuffled, baseline, setAllowed);

            Assert.Equal(one.Rejection is null, other.Rejection is null);
            Assert.Equal(one.FinalFrom, other.FinalFrom);
            Assert.Equal(Sorted(one), Sorted(other));
            Assert.Equal(one.SetDropped.Order(StringComparer.Ordinal), other.SetDropped.Order(StringComparer.Ordinal));
        },
        iter: 5_000);

    [Fact]
    public void A_merge_is_deterministic() => Gen.Select(GenAnswers, GenBaseline, Gen.Bool).Sample(
        (answers, baseline, setAllowed) => Assert.Equal(
            Json.Of(TypeAwareMerge.Merge(answers, baseline, setAllowed)), Json.Of(TypeAwareMerge.Merge([.. answers], baseline, setAllowed))),
        iter: 1_000);

    private static IEnumerable<(string, int)> Sorted(MergeOutcome merged) =>
        merged.Targets.Select(target => (target.Component, target.Replicas)).Order();
}
