using System.Collections.Immutable;
using System.Text.Json;
using GlobalPlanner.Planning.Decisions;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Recordings;

namespace GlobalPlanner.Planning.Arbitration.Wire;

/// <summary>
/// Reads a <c>ScaleRequest</c> as Dynamo's planners send it. Ours besides: <c>operation_id</c> (a request that is sent
/// again is answered and not carried out again) and <c>all_or_nothing</c> (the roles move together or not at all).
/// </summary>
public static class ScaleRequestReader
{
    /// <summary>Reads one request.</summary>
    /// <param name="body">The request.</param>
    /// <param name="operationId">Its operation id where it brings none; non-empty.</param>
    /// <returns>The request, or every problem in words.</returns>
    public static (WireScaleRequest? Request, ImmutableArray<string> Problems) Read(JsonElement body, string operationId)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return (null, ["The request is not a JSON object."]);
        }

        var problems = ImmutableArray.CreateBuilder<string>();
        var request = Read(
            new JsonFields(body, string.Empty, (field, value, allowed) => problems.Add($"{field}: {value}: allowed is {allowed}")), operationId);
        return problems.Count == 0 ? (request, []) : (null, problems.ToImmutable());
    }

    internal static WireScaleRequest Read(JsonFields fields, string operationId)
    {
        var kubernetesNamespace = Name(fields, "k8s_namespace");
        var deployment = Name(fields, "graph_deployment_name");
        ParticipantId participant = default;
        if (kubernetesNamespace is not null && deployment is not null
            && !ParticipantId.TryParse($"{kubernetesNamespace}/{deployment}", out participant))
        {
            fields.Reject("graph_deployment_name", $"{kubernetesNamespace}/{deployment}", "a k8s_namespace and a name without '/'");
        }

        return new WireScaleRequest
        {
            Blocking = fields.Flag("blocking") ?? false,
            TimestampS = fields.Number("timestamp"),
            Request = new ScaleRequest
            {
                OperationId = fields.Text("operation_id") ?? operationId,
                Participant = participant,
                Targets = Targets(fields),
                CallerNamespace = Name(fields, "caller_namespace"),
                PredictedRequests = PredictedRequests(fields),
                AllOrNothing = fields.Flag("all_or_nothing") ?? false,
            },
        };
    }

    private static string? Name(JsonFields fields, string field)
    {
        if (fields.Text(field) is { } text && !string.IsNullOrWhiteSpace(text))
        {
            return text;
        }

        fields.Reject(field, "absent or empty", "a name");
        return null;
    }

    private static ReplicaTargets Targets(JsonFields fields)
    {
        var targets = new ReplicaTargets(null, null);
        var items = fields.List("target_replicas");
        if (items is null or { Count: 0 })
        {
            fields.Reject("target_replicas", "absent or empty", "at least one target");
            return targets;
        }

        foreach (var item in items)
        {
            var replicas = item.Int("desired_replicas", least: 0);
            item.Text("component_name");
            switch (item.Text("sub_component_type"))
            {
                case "prefill" when targets.Prefill is null:
                    targets = targets with { Prefill = replicas ?? Missing(item) };
                    break;
                case "decode" when targets.Decode is null:
                    targets = targets with { Decode = replicas ?? Missing(item) };
                    break;
                case "prefill" or "decode":
                    item.Reject("sub_component_type", "given twice", "each role once");
                    break;
                case var other:
                    item.Reject("sub_component_type", other ?? "absent", "prefill or decode");
                    break;
            }
        }

        return targets;
    }

    private static int Missing(JsonFields item)
    {
        if (item.IsAbsent("desired_replicas"))
        {
            item.Reject("desired_replicas", "absent", "a whole number of at least 0");
        }

        return 0;
    }

    /// <summary>Anything but a number says nothing about the load: it never makes a request fail.</summary>
    private static double? PredictedRequests(JsonFields fields) =>
        fields.Raw("predicted_load") is { ValueKind: JsonValueKind.Object } load
        && load.TryGetProperty("num_requests", out var requests)
        && requests.ValueKind == JsonValueKind.Number
        && requests.TryGetDouble(out var count)
            ? count
            : null;
}
