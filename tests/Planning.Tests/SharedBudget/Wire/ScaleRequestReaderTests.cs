using System.Text;
using System.Text.Json;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Serialization;
using GlobalPlanner.Planning.SharedBudget.Wire;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Wire;

public class ScaleRequestReaderTests
{
    private const string Whole = """
        {"caller_namespace": "inf-a", "graph_deployment_name": "a", "k8s_namespace": "inf", "blocking": true, "timestamp": 1767225600.5,
         "predicted_load": {"num_requests": 12.5, "isl": 3000, "osl": null}, "unknown": 1,
         "target_replicas": [{"sub_component_type": "prefill", "component_name": null, "desired_replicas": 2}, {"sub_component_type": "decode", "component_name": "Decode", "desired_replicas": 0}]}
        """;

    [Fact]
    public void Every_field_is_read_and_mapped()
    {
        var request = Read(Whole).Message!.ToScaleRequest("given");

        Assert.Equal(("given", "inf/a", "inf-a", true, 12.5), (request.OperationId, request.Participant.Value, request.CallerNamespace, request.Blocking, request.PredictedRequests));
        Assert.Equal((2, 0), (request.Targets.Prefill, request.Targets.Decode));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, 500, TimeSpan.Zero), request.Timestamp);
    }

    [Fact]
    public void A_request_within_a_json_text_is_the_same() =>
        Assert.Equal(new ParticipantId("inf", "a"), Read(JsonSerializer.Serialize(Whole)).Message!.Participant);

    [Fact]
    public void A_role_that_is_not_named_stays_and_the_callers_operation_id_counts()
    {
        var request = Read("""{"caller_namespace":"n","graph_deployment_name":"a","k8s_namespace":"inf","operation_id":"own","target_replicas":[{"sub_component_type":"decode","desired_replicas":3}]}""").Message!.ToScaleRequest("given");

        Assert.Equal(("own", null, 3, false, null), (request.OperationId, request.Targets.Prefill, request.Targets.Decode, request.Blocking, request.Timestamp));
    }

    [Theory]
    [InlineData("not json", "not JSON")]
    [InlineData("\"\"", "not JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{}", "caller_namespace", "graph_deployment_name", "k8s_namespace", "target_replicas")]
    [InlineData("""{"caller_namespace":" ","graph_deployment_name":"a/b","k8s_namespace":5,"target_replicas":[]}""", "caller_namespace", "holds a slash", "k8s_namespace: 5", "at least one target")]
    [InlineData("""{"caller_namespace":"n","graph_deployment_name":"a","k8s_namespace":"inf","target_replicas":[{"sub_component_type":"decode","desired_replicas":1},{"sub_component_type":"decode","desired_replicas":2}]}""", "target_replicas[1].sub_component_type: 'decode' is given twice")]
    [InlineData("""{"caller_namespace":"n","graph_deployment_name":"a","k8s_namespace":"inf","target_replicas":[{"sub_component_type":"encoder","desired_replicas":-1},7]}""", "\"encoder\" is not one of", "[0].desired_replicas: -1", "[1]: is not an object")]
    [InlineData("""{"caller_namespace":"n","graph_deployment_name":"a","k8s_namespace":"inf","timestamp":1e999,"blocking":"yes","target_replicas":[{"sub_component_type":"decode","desired_replicas":1.5,"component_name":""}]}""", "timestamp", "blocking", "desired_replicas: 1.5")]
    public void Every_problem_is_listed(string body, params string[] problems)
    {
        var (message, found) = Read(body);

        Assert.Null(message);
        Assert.All(problems, problem => Assert.Contains(found, line => line.Contains(problem, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_answer_has_dynamos_fields_and_ours_only_where_they_say_something()
    {
        var answer = new ScaleResponseMessage { Status = ScaleResponseMessage.Error, Message = "no" };

        Assert.Equal("""{"status":"error","message":"no","current_replicas":{}}""", JsonSerializer.Serialize(answer, PlanningJson.Options));
    }

    private static (ScaleRequestMessage? Message, IReadOnlyList<string> Problems) Read(string body)
    {
        var (message, problems) = ScaleRequestReader.Read(Encoding.UTF8.GetBytes(body));
        return (message, problems);
    }
}
