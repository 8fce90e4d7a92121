using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Pairing;

/// <summary>One pool of a <see cref="PairingTable"/>. While an intent is filed as open, its figures must not change.</summary>
internal sealed class PairingRole(RoleId id)
{
    public RoleId Id { get; } = id;

    /// <summary>Replicas it has; null before it is known.</summary>
    public int? Replicas { get; set; }

    public int Current => Replicas ?? 0;

    public int Gpu { get; set; }

    public int Priority { get; set; } = PairingTable.DefaultPriority;

    /// <summary>Replicas it wanted last; null when nothing is known of that, or it is too old.</summary>
    public int? Intent { get; set; }

    public DateTimeOffset IntentAt { get; set; }

    public long Gpus => (long)Current * Gpu;

    /// <summary>How many GPUs lie between what it has and what it wanted.</summary>
    public long IntentGpus => Math.Abs(((long)(Intent ?? Current) - Current) * Gpu);

    /// <summary>Where its intent is filed as open; null when it is not.</summary>
    public OpenIntents? FiledIn { get; set; }
}
