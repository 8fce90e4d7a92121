using System.Text.Json;
using GlobalPlanner.Planning.Observations;
using GlobalPlanner.Planning.Serialization;

namespace GlobalPlanner.Planning.Tests.Observations;

public class ForwardPassMetricsTests
{
    private static readonly ForwardPassMetrics Pass = new()
    {
        ScheduledRequests = new PassRequests { NumDecodeRequests = 3, SumDecodeKvTokens = 300 },
        QueuedRequests = new PassRequests { NumDecodeRequests = 1, SumDecodeKvTokens = 40, SumPrefillTokens = 5 },
    };

    [Fact]
    public void Decode_kv_tokens_are_those_of_scheduled_and_preempted_requests() => Assert.Equal(340, Pass.DecodeKvTokens);

    [Fact]
    public void The_sum_is_not_written()
    {
        var written = JsonSerializer.Serialize(Pass, PlanningJson.Options);
        Assert.DoesNotContain("\"decode_kv_tokens\"", written, StringComparison.Ordinal);
        Assert.Equal(Pass, JsonSerializer.Deserialize<ForwardPassMetrics>(written, PlanningJson.Options));
    }
}
