using System.Diagnostics.CodeAnalysis;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Identity;

/// <summary>
/// Names one deployment (DynamoGraphDeployment) that takes part in a GPU budget: <c>{k8s_namespace}/{dgd_name}</c>.
/// </summary>
[SettingValue(typeof(ParticipantIdSetting))]
public readonly record struct ParticipantId : IComparable<ParticipantId>
{
    private readonly string? _value;

    /// <summary>Joins a Kubernetes namespace and a deployment name.</summary>
    /// <exception cref="ArgumentException">Either part is empty or holds a slash.</exception>
    public ParticipantId(string kubernetesNamespace, string deploymentName)
    {
        CheckPart(kubernetesNamespace);
        CheckPart(deploymentName);
        _value = $"{kubernetesNamespace}/{deploymentName}";
    }

    private ParticipantId(string value) => _value = value;

    /// <summary>The id as text, <c>namespace/name</c>. The default value is an empty string.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>The part before the slash.</summary>
    public string KubernetesNamespace => Value[..Math.Max(0, Value.IndexOf('/', StringComparison.Ordinal))];

    /// <summary>The part after the slash.</summary>
    public string DeploymentName => Value[(Value.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>
    /// The deployment's Dynamo namespace by the convention of Dynamo's operator: <c>{k8s_namespace}-{dgd_name}</c>.
    /// Budgets authorize callers by it.
    /// </summary>
    public string DynamoNamespace => $"{KubernetesNamespace}-{DeploymentName}";

    /// <summary>Reads <c>namespace/name</c>; exactly one slash, both parts non-empty.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ParticipantId id)
    {
        id = default;
        if (text is null)
        {
            return false;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == text.Length - 1 || text.IndexOf('/', slash + 1) >= 0)
        {
            return false;
        }

        id = new ParticipantId(text);
        return true;
    }

    /// <summary>Reads <c>namespace/name</c>.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static ParticipantId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException($"'{text}' is not a participant id; write {{k8s_namespace}}/{{dgd_name}}.");

    /// <summary>Ordinal order, so that every list of participants is deterministic.</summary>
    public int CompareTo(ParticipantId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc />
    public override string ToString() => Value;

    public static bool operator <(ParticipantId left, ParticipantId right) => left.CompareTo(right) < 0;

    public static bool operator >(ParticipantId left, ParticipantId right) => left.CompareTo(right) > 0;

    public static bool operator <=(ParticipantId left, ParticipantId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ParticipantId left, ParticipantId right) => left.CompareTo(right) >= 0;

    private static void CheckPart(string part)
    {
        ArgumentException.ThrowIfNullOrEmpty(part);
        if (part.Contains('/', StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{part}' holds a slash.", nameof(part));
        }
    }
}
