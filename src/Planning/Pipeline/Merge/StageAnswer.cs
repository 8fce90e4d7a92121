using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Pipeline.Merge;

/// <summary>One participant's answer in a merge.</summary>
/// <param name="PluginId">The participant.</param>
/// <param name="Priority">The smaller number is stronger.</param>
/// <param name="Result">The participant's opinion.</param>
/// <param name="Final">Whether it overrules the other overrides.</param>
/// <param name="HeldOver">Whether it is an earlier answer; a held-over answer is never final.</param>
public readonly record struct StageAnswer(string PluginId, int Priority, StageResult Result, bool Final = false, bool HeldOver = false);
