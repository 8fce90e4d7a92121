using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Pipeline.Merge;

/// <summary>One plugin's part in a merge.</summary>
/// <param name="PluginId">Who.</param>
/// <param name="Priority">The smaller number is stronger.</param>
/// <param name="Result">Its opinion.</param>
/// <param name="Final">Whether it overrules the other overrides.</param>
/// <param name="HeldOver">Whether it is an earlier answer; such a one is never final.</param>
public readonly record struct StageAnswer(string PluginId, int Priority, StageResult Result, bool Final = false, bool HeldOver = false);
