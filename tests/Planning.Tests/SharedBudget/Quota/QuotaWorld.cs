using System.Collections.Immutable;
using System.Globalization;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Quota;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Quota;

/// <summary>
/// A table under test. Groups are written as in <c>p 10; a&lt;p 4 +2 -1 *3</c>: name, parent, guarantee (<c>?</c> for the
/// sum of the subgroups'), borrowing limit, lending limit, weight; for a GPU type <c>a:h100 4</c>. Pools are written as in
/// <c>a/x 2x3&gt;5@200</c>: group and name, GPUs of a replica, replicas held, wanted, priority; a name that starts with
/// <c>h100</c> is of that type, and of one that starts with <c>mixed</c> the prefill role is.
/// </summary>
internal sealed class QuotaWorld
{
    private readonly Dictionary<RoleId, QuotaRole> _pools = [];

    public QuotaWorld(string groups, int? ceiling, ReclaimScope reclaim = ReclaimScope.FairShare, int? h100 = null)
    {
        Terms = TermsOf(groups) with
        {
            Reclaim = reclaim,
            GpusByType = h100 is { } gpus ? ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal).Add("h100", gpus) : ImmutableSortedDictionary<string, int>.Empty,
        };
        Ceiling = ceiling;
        Table = QuotaTable.Create(Terms, ceiling);
    }

    public int? Ceiling { get; }

    public QuotaTerms Terms { get; }

    public QuotaTable Table { get; }

    public IReadOnlyCollection<QuotaRole> Pools => _pools.Values;

    public static RoleId Id(string name) => new(ParticipantId.Parse(name.Contains('/', StringComparison.Ordinal) ? name : $"none/{name}"), PoolRole.Decode);

    public static QuotaRole Pool(string text)
    {
        var words = text.Split(' ', 2);
        var (figures, priority) = Split(words[1], '@');
        var (held, wanted) = Split(figures, '>');
        var (gpus, replicas) = Split(held, 'x');
        return new QuotaRole
        {
            Id = Id(words[0]),
            GpuPerReplica = Number(gpus)!.Value,
            ChargedReplicas = Number(replicas)!.Value,
            GrantedReplicas = Number(replicas)!.Value,
            WantedReplicas = Number(wanted),
            WaitingSince = wanted is null ? null : DateTimeOffset.UnixEpoch,
            Priority = Number(priority) ?? 100,
        };
    }

    public QuotaWorld With(string pools)
    {
        foreach (var pool in pools.Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            Put(Pool(pool));
        }

        return this;
    }

    /// <summary>Puts a deployment whose roles grow together; both figures are written as those of a pool.</summary>
    public QuotaWorld WithTogether(string name, string prefill, string decode)
    {
        var (first, second) = (Pool($"{name} {prefill}") with { Joint = true }, Pool($"{name} {decode}") with { Joint = true });
        Put(first with { Id = first.Id with { Role = PoolRole.Prefill } });
        Put(second);
        return this;
    }

    public void Put(QuotaRole pool)
    {
        _pools[pool.Id] = pool;
        Table.Put(pool);
    }

    public QuotaRole this[string name] => _pools[Id(name)];

    /// <summary>Serves until nothing fits; what was granted, in order, as in <c>a/x 3, b/y 2</c>.</summary>
    public string ServeAll()
    {
        var served = new List<string>();
        while (Table.Serve(out var grant))
        {
            for (var role = grant; role is not null; role = role.With)
            {
                served.Add($"{Short(role.Id)} {role.ToReplicas}");
                var pool = _pools[role.Id];
                var more = role.ToReplicas - pool.GrantedReplicas;
                Put(pool with
                {
                    GrantedReplicas = role.ToReplicas,
                    ChargedReplicas = pool.ChargedReplicas + more,
                    WantedReplicas = pool.WantedReplicas > role.ToReplicas ? pool.WantedReplicas : null,
                });
            }
        }

        return string.Join(", ", served);
    }

    /// <summary>Who has to give back, as in <c>a/x 3 for b/y</c>.</summary>
    public string Reclaim() => string.Join(", ", Table.PlanReclaim().Orders
        .Select(order => $"{Short(order.Victim)} {order.ToReplicas} for {Short(order.For)}").Order(StringComparer.Ordinal));

    public string Entitled() => string.Join(", ", Table.Groups().Select(group => $"{(group.Name.Length == 0 ? "none" : group.Name)} {group.EntitledGpus}"));

    public static string Short(RoleId id)
    {
        var name = id.Participant.Value.StartsWith("none/", StringComparison.Ordinal) ? id.Participant.Value["none/".Length..] : id.Participant.Value;
        return id.Role == PoolRole.Prefill ? $"{name}:prefill" : name;
    }

    private static QuotaTerms TermsOf(string text)
    {
        var groups = ImmutableArray.CreateBuilder<QuotaGroupTerms>();
        foreach (var words in text.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(static group => group.Split(' ')))
        {
            var (path, type) = Split(words[0], ':');
            var (name, parent) = Split(path, '<');
            var quota = new GroupQuota(words.Length > 1 ? Number(words[1]) : null, Word(words, '+'), Word(words, '-'));
            var known = groups.FirstOrDefault(group => group.Name == name);
            var all = known ?? new QuotaGroupTerms { Name = name, Parent = parent, Weight = Word(words, '*') ?? 1 };
            _ = known is not null && groups.Remove(known);
            groups.Add(all with { Quotas = all.Quotas.Add(type ?? QuotaTerms.DefaultGpuType, quota) });
        }

        var names = groups.Select(static group => group.Name).ToHashSet();
        return new QuotaTerms
        {
            Groups = groups.ToImmutable(),
            GroupOf = pool => names.Contains(pool.Participant.KubernetesNamespace) ? pool.Participant.KubernetesNamespace : QuotaTerms.NoGroup,
            GpuTypeOf = static pool => IsH100(pool.Participant.DeploymentName, pool.Role) ? "h100" : QuotaTerms.DefaultGpuType,
        };
    }

    private static bool IsH100(string name, PoolRole role) =>
        name.StartsWith("h100", StringComparison.Ordinal) || (role == PoolRole.Prefill && name.StartsWith("mixed", StringComparison.Ordinal));

    private static int? Word(string[] words, char sign) => Number(Array.Find(words, word => word[0] == sign)?[1..]);

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static (string Before, string? After) Split(string text, char sign) =>
        text.IndexOf(sign, StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, null);
}
