using GlobalPlanner.Chaos.Faults;

namespace GlobalPlanner.Chaos;

/// <summary>Options of a run.</summary>
internal sealed record ChaosOptions
{
    /// <summary>Decides every random choice of the harness.</summary>
    public required int Seed { get; init; }

    /// <summary>Duration of the faults, wall time.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Silo processes, at least 1.</summary>
    public int Silos { get; init; } = 3;

    /// <summary>Pools, prefill and decode of one deployment each two of them; at least 4.</summary>
    public int Pools { get; init; } = 200;

    /// <summary>Kinds of fault that may be injected.</summary>
    public IReadOnlyList<FaultKind> Faults { get; init; } = Enum.GetValues<FaultKind>();

    /// <summary>Folder of the logs and of everything the processes keep.</summary>
    public required string Folder { get; init; }
}
