namespace GlobalPlanner.Chaos.Faults;

/// <summary>One fault of the schedule.</summary>
/// <param name="After">Wall time since the fault before it.</param>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Silo">Which silo it hits, where it hits one.</param>
/// <param name="Lasts">How long it lasts, where it lasts.</param>
/// <param name="Size">How bad it is, 0 to 1.</param>
internal sealed record Fault(TimeSpan After, FaultKind Kind, int Silo, TimeSpan Lasts, double Size);

/// <summary>The faults of a seed, the same ones in every run of it.</summary>
internal sealed class FaultSchedule(ChaosOptions options)
{
    private readonly Random _random = new(options.Seed);

    /// <summary>The next fault.</summary>
    public Fault Next()
    {
        var after = TimeSpan.FromSeconds(Between(2, 12));
        var kind = options.Faults[_random.Next(options.Faults.Count)];
        if (kind == FaultKind.KillAll && options.Faults.Contains(FaultKind.Kill) && _random.Next(3) > 0)
        {
            // While everything is down nothing can go wrong: one silo, more often than not.
            kind = FaultKind.Kill;
        }

        var silo = _random.Next(options.Silos);
        var lasts = kind switch
        {
            FaultKind.Kill or FaultKind.KillAll => Between(0, 8),
            FaultKind.Pause => Between(1, 40),
            FaultKind.RedisPause or FaultKind.RedisFull or FaultKind.RedisLatency => Between(1, 15),
            FaultKind.RedisKill => Between(0, 5),
            FaultKind.CeilingChange => Between(20, 100),
            FaultKind.ClockJump or FaultKind.FleetCut => Between(5, 30),
            _ => Between(5, 20),
        };
        return new Fault(after, kind, silo, TimeSpan.FromSeconds(lasts), _random.NextDouble());
    }

    private double Between(double least, double most) => least + (_random.NextDouble() * (most - least));
}
