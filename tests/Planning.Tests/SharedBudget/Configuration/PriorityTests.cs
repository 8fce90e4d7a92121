using System.Text.Json;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Configuration;
using GlobalPlanner.Planning.Tests.Configuration;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Configuration;

public class PriorityTests
{
    [Theory]
    [InlineData("prod/chat/prefill", 950, "prod/chat/prefill")]
    [InlineData("prod/chat/decode", 900, "prod/chat")]
    [InlineData("prod/batch/decode", 100, "<default>")]
    [InlineData("dev/x/decode", 10, "dev/*")]
    [InlineData("dev/x/prefill", 90, "dev/*/prefill")]
    [InlineData("a/b/prefill", 42, "a/**/prefill")]
    [InlineData("a/b/c/d/prefill", 42, "a/**/prefill")]
    [InlineData("a/b/c/d/decode", 100, "<default>")]
    public void The_most_specific_selector_wins(string pool, int priority, string selector)
    {
        var table = Table("pools: [{selector: prod/chat, priority: 900}, {selector: prod/chat/prefill, priority: 950}, {selector: 'dev/*', priority: 10}, {selector: 'dev/*/prefill', priority: 90}, {selector: 'a/**/prefill', priority: 42}]");

        Assert.Equal(new EffectivePriority(priority, selector, 0), table.Find(pool).Evaluate(null));
    }

    [Theory]
    [InlineData("a/b*, a/?*", "a/bc/decode", "a/b*")]
    [InlineData("a, a/*", "a/b/decode", "a/*")]
    [InlineData("a, */*/decode", "a/b/decode", "*/*/decode")]
    [InlineData("**, */**", "a/b/decode", "*/**")]
    public void Of_selectors_with_as_many_names_the_longer_wins_and_then_the_first(string selectors, string pool, string expected)
    {
        var table = Table($"pools: [{string.Join(", ", selectors.Split(", ").Select(s => $"{{selector: '{s}', priority: 1}}"))}]");

        Assert.Equal(expected, table.Find(pool).Selector);
    }

    [Theory]
    [InlineData(49.9, 800, 0)]
    [InlineData(50.0, 100, 1)]
    [InlineData(0.0, 800, 0)]
    [InlineData(null, 100, 1)]
    [InlineData(double.NaN, 100, 1)]
    [InlineData(-1.0, 100, 1)]
    [InlineData(double.NegativeInfinity, 100, 1)]
    [InlineData(double.PositiveInfinity, 100, 1)]
    public void A_condition_holds_only_for_a_signal(double? predictedRequests, int priority, int rule)
    {
        var table = Table("pools: [{selector: a, rules: [{when: {predicted_requests_below: 50}, priority: 800}, {priority: 100}]}]");

        Assert.Equal(new EffectivePriority(priority, "a", rule), table.Find(new RoleId(new ParticipantId("a", "b"), PoolRole.Decode)).Evaluate(predictedRequests));
    }

    [Theory]
    [InlineData(9.9, 0)]
    [InlineData(10.0, 1)]
    [InlineData(19.9, 1)]
    [InlineData(20.0, 2)]
    [InlineData(100.0, 3)]
    [InlineData(double.PositiveInfinity, 4)]
    [InlineData(null, 4)]
    public void The_first_rule_that_holds_decides(double? predictedRequests, int rule)
    {
        var table = Table(
            """
            default: 7
            pools:
            - selector: '**'
              rules:
              - {when: {predicted_requests_below: 10}, priority: 10}
              - {when: {predicted_requests_at_least: 10, predicted_requests_below: 20}, priority: 11}
              - {when: {predicted_requests_at_least: 10, predicted_requests_below: 100}, priority: 12}
              - {when: {predicted_requests_at_least: 5}, priority: 13}
              - {when: {}, priority: 14}
              - {priority: 15}
            """);

        Assert.Equal(new EffectivePriority(10 + rule, "**", rule), table.Find("a/b/decode").Evaluate(predictedRequests));
    }

    [Theory]
    [InlineData("49.9", 49.9)]
    [InlineData("50", 50.0)]
    [InlineData("-1", -1.0)]
    [InlineData("null", null)]
    [InlineData("true", null)]
    [InlineData("\"100\"", null)]
    [InlineData("[1]", null)]
    public void Only_a_number_is_read_as_predicted_requests(string json, double? expected)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal(expected, PriorityPolicy.ReadPredictedRequests(document.RootElement));
    }

    private static PriorityTable Table(string yaml) => new(Bound.Yaml<PriorityConfig>(yaml).Sound());
}
