using System.Collections.Immutable;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.WhatIf;
using GlobalPlanner.Settings.Overlay;
using Orleans.Concurrency;

namespace GlobalPlanner.Grains.Interfaces;

/// <summary>
/// One pool planner; its key is the participant id <c>{k8s_namespace}/{dgd_name}</c>. Questions are answered while a
/// tick runs; orders wait for its end.
/// </summary>
[Alias("GlobalPlanner.IPoolPlannerGrain")]
public interface IPoolPlannerGrain : IGrainWithStringKey
{
    /// <summary>Starts the planner's ticks if they are not running. Called again and again by the supervisor of every silo.</summary>
    [AlwaysInterleave, Alias("EnsureRunning")]
    Task EnsureRunningAsync();

    /// <summary>The planner as it is now.</summary>
    [AlwaysInterleave, Alias("GetStatus"), Question]
    Task<PoolStatus> GetStatusAsync();

    /// <summary>The records kept since a time, oldest first: every change of action or reason, and the last tick.</summary>
    [AlwaysInterleave, Alias("GetHistory"), Question]
    Task<ImmutableArray<DecisionRecord>> GetHistoryAsync(DateTimeOffset since);

    /// <summary>The record in force at a time (null: now); null when none is kept that far back.</summary>
    [AlwaysInterleave, Alias("GetDecision"), Question]
    Task<DecisionRecord?> GetDecisionAsync(DateTimeOffset? at);

    /// <summary>Replicas, demand and GPUs by tick since a time, oldest first.</summary>
    [AlwaysInterleave, Alias("GetSamples"), Question]
    Task<ImmutableArray<PoolSample>> GetSamplesAsync(DateTimeOffset since);

    /// <summary>Decides what was last seen again with other settings. Changes nothing and writes nothing.</summary>
    [AlwaysInterleave, Alias("WhatIf"), Question]
    Task<WhatIfAnswer> WhatIfAsync(ImmutableArray<SettingChange> changes);

    /// <summary>Stops acting (not observing) until resumed or the time is over; survives a restart.</summary>
    [Alias("Pause"), Order]
    Task<PoolStatus> PauseAsync(PauseOrder order);

    /// <summary>Acts again.</summary>
    [Alias("Resume"), Order]
    Task<PoolStatus> ResumeAsync(string by);

    /// <summary>
    /// Changes settings, all of them or none, from the next tick on; they go before the configuration file and survive
    /// a restart.
    /// </summary>
    [Alias("SetSettings"), Order]
    Task<SettingsAnswer> SetSettingsAsync(SettingsOrder order);
}
