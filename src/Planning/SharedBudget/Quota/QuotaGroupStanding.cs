namespace GlobalPlanner.Planning.SharedBudget.Quota;

/// <summary>How a group stands with one GPU type.</summary>
public sealed record QuotaGroupStanding
{
    /// <summary>The group; empty for pools in no group.</summary>
    public required string Name { get; init; }

    /// <summary>The group it is part of; null for none.</summary>
    public string? Parent { get; init; }

    /// <summary>The GPU type; empty for the default one.</summary>
    public string GpuType { get; init; } = string.Empty;

    /// <summary>GPUs it can always have.</summary>
    public required long GuaranteedGpus { get; init; }

    /// <summary>GPUs it may have above that; null for no limit.</summary>
    public int? BorrowingLimitGpus { get; init; }

    /// <summary>GPUs of its guarantee that others may use; null for all.</summary>
    public int? LendingLimitGpus { get; init; }

    /// <summary>Its weight against its siblings.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>GPUs charged to its pools.</summary>
    public required long UsedGpus { get; init; }

    /// <summary>GPUs it uses above its guarantee.</summary>
    public long BorrowedGpus => Math.Max(0, UsedGpus - GuaranteedGpus);

    /// <summary>GPUs its pools hold or want.</summary>
    public required long DemandGpus { get; init; }

    /// <summary>GPUs it is entitled to while demand is as it is.</summary>
    public required long EntitledGpus { get; init; }
}
