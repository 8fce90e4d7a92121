namespace GlobalPlanner.Planning.SharedBudget.Serving;

/// <summary>The standing of a group of roles for one GPU type. A policy without groups has none.</summary>
public sealed record GroupStanding
{
    /// <summary>The group; empty for roles in no group.</summary>
    public required string Name { get; init; }

    /// <summary>Its parent group; null when it has none.</summary>
    public string? Parent { get; init; }

    /// <summary>The GPU type; empty for the default one.</summary>
    public string GpuType { get; init; } = string.Empty;

    /// <summary>GPUs it is guaranteed.</summary>
    public required long GuaranteedGpus { get; init; }

    /// <summary>GPUs it may borrow above the guarantee; null for no limit.</summary>
    public int? BorrowingLimitGpus { get; init; }

    /// <summary>GPUs of its guarantee that it lends to others; null for all.</summary>
    public int? LendingLimitGpus { get; init; }

    /// <summary>Its weight when siblings share borrowed GPUs.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>GPUs charged to its roles.</summary>
    public required long UsedGpus { get; init; }

    /// <summary>GPUs it uses above its guarantee.</summary>
    public long BorrowedGpus => Math.Max(0, UsedGpus - GuaranteedGpus);

    /// <summary>GPUs its roles hold or want.</summary>
    public required long DemandGpus { get; init; }

    /// <summary>GPUs it is entitled to at the present demand.</summary>
    public required long EntitledGpus { get; init; }
}
