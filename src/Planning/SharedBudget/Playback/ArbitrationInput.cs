using System.Collections.Immutable;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Recordings;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Wire;

namespace GlobalPlanner.Planning.SharedBudget.Playback;

/// <summary>Reads a recorded sequence: first the deployments, then one step a line. All errors of all lines are found at once.</summary>
public static class ArbitrationInput
{
    private const string Roles = "prefill, decode or both";

    /// <summary>Reads the lines of a file.</summary>
    /// <exception cref="RecordingException">A line cannot be used.</exception>
    public static ArbitrationRecording Read(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var errors = ImmutableArray.CreateBuilder<RecordingError>();
        var steps = ImmutableArray.CreateBuilder<RecordedStep>();
        ArbitrationRecording? recording = null;
        var earliest = 0m;
        JsonLines.Read(lines, errors, (number, root) =>
        {
            if (recording is null)
            {
                recording = Begin(root);
                RejectUnread(root);
                return;
            }

            var at = root.Decimal("at_s", earliest, JsonLines.FurthestS, $"a number of seconds, not before {earliest} (the line before)");
            if (Step(number, at ?? earliest, root) is { } step)
            {
                steps.Add(step);
            }

            RejectUnread(root);
            earliest = at ?? earliest;
        });
        if (recording is null)
        {
            errors.Add(new RecordingError(1, "deployments", "absent", "a first line with the deployments"));
        }

        return errors.Count == 0 ? recording! with { Steps = steps.ToImmutable() } : throw new RecordingException(errors.ToImmutable());
    }

    private static ArbitrationRecording Begin(JsonFields root)
    {
        if (root.IsAbsent("deployments"))
        {
            root.Reject("deployments", "absent", "the deployments by {k8s_namespace}/{dgd_name}, on the first line");
        }

        var hold = root.Object("hold_seconds");
        var recording = new ArbitrationRecording
        {
            Deployments = root.Object("deployments") is { } deployments ? Deployments(deployments, mayBeGone: false) : [],
            StartSeconds = hold?.Number("start") ?? 0,
            DrainSeconds = hold?.Number("drain") ?? 0,
            Steps = [],
        };
        RejectUnread(hold);
        return recording;
    }

    private static RecordedStep? Step(int number, decimal at, JsonFields root)
    {
        if (root.Raw("request") is { } request)
        {
            var (message, problems) = ScaleRequestReader.Read(request);
            foreach (var problem in problems)
            {
                root.Reject("request", problem, "a ScaleRequest");
            }

            return message is null ? null : new RecordedStep.Request(number, at, message);
        }

        if (root.Object("observe") is { } observe)
        {
            return new RecordedStep.Observe(number, at, Deployments(observe.Object("deployments") ?? observe, mayBeGone: true));
        }

        if (root.Flag("tick") == true)
        {
            return new RecordedStep.Tick(number, at);
        }

        root.Reject("line", "neither request nor observe nor tick", "one of request, observe and \"tick\": true");
        return null;
    }

    private static ImmutableArray<RecordedDeployment> Deployments(JsonFields fields, bool mayBeGone)
    {
        var read = ImmutableArray.CreateBuilder<RecordedDeployment>();
        foreach (var name in fields.Names)
        {
            var isGone = mayBeGone && fields.IsAbsent(name);
            if (!ParticipantId.TryParse(name, out var participant))
            {
                fields.Reject(name, "no deployment's name", "{k8s_namespace}/{dgd_name}");
            }
            else if (isGone)
            {
                read.Add(new RecordedDeployment(participant, null, null));
            }
            else if (fields.Object(name) is { } roles)
            {
                var deployment = new RecordedDeployment(participant, Role(roles, PoolRoleNames.Prefill), Role(roles, PoolRoleNames.Decode));
                RejectUnread(roles);
                if (deployment is { Prefill: null, Decode: null })
                {
                    fields.Reject(name, "no role", Roles);
                }

                read.Add(deployment);
            }
        }

        return read.ToImmutable();
    }

    private static RoleHolding? Role(JsonFields roles, string name)
    {
        if (roles.Object(name) is not { } role)
        {
            return null;
        }

        if (role.IsAbsent("replicas"))
        {
            role.Reject("replicas", "absent", "a whole number of at least 0");
        }

        var replicas = role.Int("replicas", least: 0) ?? 0;
        var holding = new RoleHolding(
            replicas,
            Math.Max(replicas, role.Int("held", least: 0) ?? 0),
            role.Int("gpu_per_replica", least: 0),
            Math.Min(replicas, role.Int("pending", least: 0) ?? 0));
        RejectUnread(role);
        return holding;
    }

    private static void RejectUnread(JsonFields? fields)
    {
        foreach (var path in fields?.UnreadNames.ToList() ?? [])
        {
            fields!.Reject(path, "unknown", "a field of the console contract");
        }
    }
}
