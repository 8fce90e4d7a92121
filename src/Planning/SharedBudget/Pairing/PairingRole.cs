using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Serving;

namespace GlobalPlanner.Planning.SharedBudget.Pairing;

/// <summary>One role of a <see cref="PairingTable"/>. While an intent is filed as open, its figures must not change.</summary>
internal sealed class PairingRole(RoleId id)
{
    public RoleId Id { get; } = id;

    /// <summary>Replicas it has; null before they are known.</summary>
    public int? Replicas { get; set; }

    public int Current => Replicas ?? 0;

    public int Gpu { get; set; }

    public int Priority { get; set; } = CommonTerms.DefaultPriority;

    /// <summary>Replicas it asked for last; null when it asked for none, or too long ago.</summary>
    public int? Intent { get; set; }

    public DateTimeOffset IntentAt { get; set; }

    public long Gpus => (long)Current * Gpu;

    /// <summary>GPUs between the replicas it has and those it asked for.</summary>
    public long IntentGpus => Math.Abs(((long)(Intent ?? Current) - Current) * Gpu);

    /// <summary>The set of open intents that holds it; null when its intent is carried out.</summary>
    public OpenIntents? FiledIn { get; set; }
}
