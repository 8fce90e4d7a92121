using GlobalPlanner.Planning.Facts;

namespace GlobalPlanner.Planning.Limits;

/// <summary>How one role is to move in the final projection.</summary>
/// <param name="Role">The role; null when the mode has none.</param>
/// <param name="Proposal">Replicas proposed; null when nobody proposed.</param>
/// <param name="Repairs">Whether the role is below its floor and stable, so that it is raised unasked.</param>
/// <param name="Final">Replicas decided; the base count until then.</param>
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

    /// <summary>Replicas to charge before the budget speaks: the proposal and the floor, else what is ready.</summary>
    public int Base => Role is null ? 0
        : Proposal is { } proposal ? Math.Max(proposal, Role.Floor)
        : Repairs ? Role.Floor
        : Role.Ready;

    /// <summary>Whether somebody wants another count than the ready one.</summary>
    public bool Wanted => Repairs || (Proposal is { } proposal && proposal != Role!.KnownReady);

    /// <summary>Whether the final count differs from what is ready.</summary>
    public bool Changes => Role is not null && (Proposal is not null || Role.KnownReady is not null) && Final != Role.KnownReady;

    /// <summary>Ready replicas; none for a role the mode does not have.</summary>
    public int Ready => Role?.Ready ?? 0;

    /// <summary>Whether the role is to grow.</summary>
    public bool Grows => Changes && Final > Ready;

    /// <summary>The same role left as it is, with no target.</summary>
    public RoleFit Dropped => this with { Proposal = null, Repairs = false, Final = Ready };

    /// <summary>Why the power of the role cannot be charged; null when it can.</summary>
    public string? UnknownPower => Role is null || (Role.KnownReady == 0 && !Changes) ? null
        : Role.Watts is null ? $"as long as {Role.Name} does not tell the watts of a replica (power_watts_per_replica)"
        : Role.KnownReady is null ? $"as long as it is unknown how many {Role.Name} workers are ready"
        : null;

    /// <summary>Whether the final count is not what was asked for.</summary>
    public bool WasFitted => Role is not null && Final != Base;

    /// <summary>The target to emit: null for a role that is neither proposed nor changed.</summary>
    public int? Target => Role is not null && (Changes || Proposal is not null) ? Final : null;

    /// <summary>Whether the budget may change the role: it was proposed, is below its floor, or the budget is repaired.</summary>
    public bool Movable(ProjectionReason repair) =>
        Role is not null && (Proposal is not null || Repairs || (repair != ProjectionReason.Unchanged && Role.KnownReady is not null));

    /// <summary>Says why the role ends elsewhere than proposed; a proposal that stands has explained itself.</summary>
    public void Explain(GpuBand budget, Explanation why)
    {
        if (Role is null || (!WasFitted && (!Changes || Final == Proposal)))
        {
            return;
        }

        var ready = Role.KnownReady is { } count ? $"{count} ready" : "ready unknown";
        var asked = Proposal is { } proposal ? $", {proposal} proposed" : string.Empty;
        var limit = budget.IsNone ? string.Empty : $" and the GPU band of {budget}";
        why.Say($"{Role.Name}: {ready}{asked}, {Final} by the floor of {Role.Floor}{limit}");
    }
}
