namespace GlobalPlanner.Chaos.Faults;

/// <summary>Kinds of fault. The command line uses their names in kebab case.</summary>
internal enum FaultKind
{
    /// <summary>kill -9 of one silo, and a new one after a while.</summary>
    Kill,

    /// <summary>kill -9 of all silos at once.</summary>
    KillAll,

    /// <summary>SIGSTOP of a silo for 1 to 40 s: it wakes up and believes it is still in charge.</summary>
    Pause,

    /// <summary>SIGTERM of a silo, as in a rolling upgrade.</summary>
    Stop,

    /// <summary>SIGSTOP of Redis for 1 to 15 s.</summary>
    RedisPause,

    /// <summary>Redis answers late: CLIENT PAUSE again and again.</summary>
    RedisLatency,

    /// <summary>Redis refuses every write: no memory is left.</summary>
    RedisFull,

    /// <summary>kill -9 of Redis, and a start on what is on disk.</summary>
    RedisKill,

    /// <summary>Requests to the fleet are late, lost on their way there, or carried out without an answer.</summary>
    FleetLoss,

    /// <summary>Writes to the fleet arrive twice, the second time late.</summary>
    FleetRepeat,

    /// <summary>One silo cannot reach the fleet at all.</summary>
    FleetCut,

    /// <summary>The clock that one silo follows jumps by up to an hour, either way, and back.</summary>
    ClockJump,

    /// <summary>Somebody scales a deployment past the control plane.</summary>
    HandEdit,

    /// <summary>An operator lowers a ceiling, often below what is held, and puts it back later.</summary>
    CeilingChange,
}
