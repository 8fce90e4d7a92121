using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Configuration;

namespace GlobalPlanner.Planning.SharedBudget.Wire;

/// <summary>
/// Reads scale requests as Dynamo's planners send them: a JSON object, or a JSON text that holds one. Fields that are
/// not known are ignored. Every problem is listed.
/// </summary>
public static class ScaleRequestReader
{
    private const int LongestText = 512;

    /// <summary>Reads a request; null when there is a problem.</summary>
    public static (ScaleRequestMessage? Message, ImmutableArray<string> Problems) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.String)
            {
                return Read(document.RootElement);
            }

            using var inner = JsonDocument.Parse(document.RootElement.GetString()!);
            return Read(inner.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (null, [$"the body is not JSON: {exception.Message}"]);
        }
    }

    /// <summary>Reads a request that is part of a document; null when there is a problem.</summary>
    public static (ScaleRequestMessage? Message, ImmutableArray<string> Problems) Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return (null, ["the body is not a JSON object"]);
        }

        var problems = ImmutableArray.CreateBuilder<string>();
        var caller = Text(root, "caller_namespace", problems);
        var name = Text(root, "graph_deployment_name", problems);
        var kubernetesNamespace = Text(root, "k8s_namespace", problems);
        CheckSegment("graph_deployment_name", name, problems);
        CheckSegment("k8s_namespace", kubernetesNamespace, problems);
        var targets = Targets(root, problems);
        var blocking = Flag(root, "blocking", problems);
        var timestamp = Timestamp(root, problems);
        var predicted = PredictedRequests(root);
        var together = Flag(root, "all_or_nothing", problems);
        var operation = Given(root, "operation_id") is null ? null : Text(root, "operation_id", problems);
        return problems.Count > 0
            ? (null, problems.ToImmutable())
            : (new ScaleRequestMessage
            {
                CallerNamespace = caller!,
                Participant = new ParticipantId(kubernetesNamespace!, name!),
                TargetReplicas = targets,
                Blocking = blocking,
                Timestamp = timestamp,
                PredictedRequests = predicted,
                AllOrNothing = together,
                OperationId = operation,
            }, []);
    }

    private static ImmutableArray<TargetReplica> Targets(JsonElement root, ImmutableArray<string>.Builder problems)
    {
        if (Given(root, "target_replicas") is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() == 0)
        {
            problems.Add("target_replicas: give at least one target");
            return [];
        }

        var targets = ImmutableArray.CreateBuilder<TargetReplica>();
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"target_replicas[{index++}]");
            if (Target(item, place, problems) is not { } target)
            {
                continue;
            }

            if (targets.Any(other => other.Role == target.Role))
            {
                problems.Add($"{place}.sub_component_type: '{target.Role.Name()}' is given twice");
                continue;
            }

            targets.Add(target);
        }

        return targets.ToImmutable();
    }

    private static TargetReplica? Target(JsonElement item, string place, ImmutableArray<string>.Builder problems)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            problems.Add($"{place}: is not an object");
            return null;
        }

        var role = Given(item, "sub_component_type") switch
        {
            { ValueKind: JsonValueKind.String } text when text.ValueEquals(PoolRoleNames.Prefill) => PoolRole.Prefill,
            { ValueKind: JsonValueKind.String } text when text.ValueEquals(PoolRoleNames.Decode) => PoolRole.Decode,
            var other => Unknown(other),
        };
        if (Given(item, "desired_replicas") is not { ValueKind: JsonValueKind.Number } number || !number.TryGetInt32(out var replicas) || replicas < 0)
        {
            problems.Add($"{place}.desired_replicas: {Shown(Given(item, "desired_replicas"))} is not a whole number of at least 0");
            return null;
        }

        if (Given(item, "component_name") is { } component && (component.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(component.GetString())))
        {
            problems.Add($"{place}.component_name: {Shown(component)} is not a name; leave it out");
            return null;
        }

        return role is { } known ? new TargetReplica(known, Given(item, "component_name")?.GetString(), replicas) : null;

        PoolRole? Unknown(JsonElement? given)
        {
            problems.Add($"{place}.sub_component_type: {Shown(given)} is not one of prefill, decode");
            return null;
        }
    }

    private static DateTimeOffset? Timestamp(JsonElement root, ImmutableArray<string>.Builder problems)
    {
        if (Given(root, "timestamp") is not { } given)
        {
            return null;
        }

        const double LatestSecond = 253_402_300_799;
        if (given.ValueKind == JsonValueKind.Number && given.TryGetDouble(out var seconds) && seconds is >= 0 and <= LatestSecond)
        {
            return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        }

        problems.Add($"timestamp: {Shown(given)} is not a finite number of seconds since 1970");
        return null;
    }

    /// <summary>What is no number says nothing of the load; it never makes a request fail.</summary>
    private static double? PredictedRequests(JsonElement root) =>
        Given(root, "predicted_load") is { ValueKind: JsonValueKind.Object } load
        && Given(load, "num_requests") is { } requests
            ? PriorityPolicy.ReadPredictedRequests(requests)
            : null;

    private static bool Flag(JsonElement root, string key, ImmutableArray<string>.Builder problems)
    {
        var given = Given(root, key);
        if (given is not (null or { ValueKind: JsonValueKind.True or JsonValueKind.False }))
        {
            problems.Add($"{key}: {Shown(given)} is not true or false");
        }

        return given is { ValueKind: JsonValueKind.True };
    }

    private static string? Text(JsonElement root, string key, ImmutableArray<string>.Builder problems)
    {
        if (Given(root, key) is { ValueKind: JsonValueKind.String } given && given.GetString() is { } text
            && !string.IsNullOrWhiteSpace(text) && text.Length <= LongestText && !text.Any(char.IsControl))
        {
            return text;
        }

        problems.Add($"{key}: {Shown(Given(root, key))} is not a name");
        return null;
    }

    private static void CheckSegment(string key, string? text, ImmutableArray<string>.Builder problems)
    {
        if (text is not null && text.Contains('/', StringComparison.Ordinal))
        {
            problems.Add($"{key}: '{text}' holds a slash");
        }
    }

    /// <summary>A field that is there and not null.</summary>
    private static JsonElement? Given(JsonElement root, string key) =>
        root.TryGetProperty(key, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    private static string Shown(JsonElement? given)
    {
        var text = given?.GetRawText() ?? "nothing";
        return text.Length <= 60 ? text : $"{text[..60]}…";
    }
}
