using GlobalPlanner.Planning.Facts;

namespace GlobalPlanner.Planning.Limits;

/// <summary>The move of one role in the final projection.</summary>
/// <param name="Role">The role; null when the mode has none.</param>
/// <param name="Proposal">Proposed replicas; null without a proposal.</param>
/// <param name="Repairs">Whether the role is below its floor and stable, so that it is raised without a proposal.</param>
/// <param name="Final">Decided replicas; the base count until then.</param>
internal readonly record struct RoleFit(RoleFacts? Role, int? Proposal, bool Repairs, int Final)
{
    public static RoleFit From(RoleFacts? role, int? proposal, bool deploymentInProgress)
    {
        if (role is null)
        {
            return default;
        }

        var move = new RoleFit(role, proposal, !deploymentInProgress && role.IsBelowFloor, 0);
        return move with { Final = move.Base };
    }

    /// <summary>Replicas before the band is applied: the proposal raised to the floor, else the ready count.</summary>
    public int Base => Role is null ? 0
        : Proposal is { } proposal ? Math.Max(proposal, Role.Floor)
        : Repairs ? Role.Floor
        : Role.Ready;

    /// <summary>Whether a count other than the ready one is wanted.</summary>
    public bool Wanted => Repairs || (Proposal is { } proposal && proposal != Role!.KnownReady);

    /// <summary>Whether the final count differs from the ready one.</summary>
    public bool Changes => Role is not null && (Proposal is not null || Role.KnownReady is not null) && Final != Role.KnownReady;

    /// <summary>Ready replicas; zero for a role that the mode does not have.</summary>
    public int Ready => Role?.Ready ?? 0;

    /// <summary>Whether the role grows.</summary>
    public bool Grows => Changes && Final > Ready;

    /// <summary>The same role at its ready count, without a target.</summary>
    public RoleFit Dropped => this with { Proposal = null, Repairs = false, Final = Ready };

    /// <summary>The reason why the role's power cannot be charged; null when it can.</summary>
    public string? UnknownPower => Role is null || (Role.KnownReady == 0 && !Changes) ? null
        : Role.Watts is null ? $"because the watts of a {Role.Name} replica are unknown (power_watts_per_replica)"
        : Role.KnownReady is null ? $"because the number of ready {Role.Name} workers is unknown"
        : null;

    /// <summary>Whether the final count differs from the base count.</summary>
    public bool WasFitted => Role is not null && Final != Base;

    /// <summary>The target; null for a role that is neither proposed nor changed.</summary>
    public int? Target => Role is not null && (Changes || Proposal is not null) ? Final : null;

    /// <summary>Whether the band may change the role: it was proposed, is below its floor, or the band is repaired.</summary>
    public bool Movable(ProjectionReason repair) =>
        Role is not null && (Proposal is not null || Repairs || (repair != ProjectionReason.Unchanged && Role.KnownReady is not null));

    /// <summary>Explains a final count that differs from the proposal; an accepted proposal has been explained already.</summary>
    public void Explain(GpuBand band, Explanation why)
    {
        if (Role is null || (!WasFitted && (!Changes || Final == Proposal)))
        {
            return;
        }

        var ready = Role.KnownReady is { } count ? $"{count} ready" : "ready unknown";
        var asked = Proposal is { } proposal ? $", {proposal} proposed" : string.Empty;
        var limit = band.IsNone ? string.Empty : $" and the GPU band of {band}";
        why.Say($"{Role.Name}: {ready}{asked}, {Final} after applying the floor of {Role.Floor}{limit}");
    }
}
