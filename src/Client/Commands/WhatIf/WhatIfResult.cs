using System.Collections.Immutable;
using GlobalPlanner.Planning.Tick;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Client.Commands.WhatIf;

/// <summary>A planner's answer, with what was asked.</summary>
/// <param name="Pool">Participant id.</param>
/// <param name="Changes">The settings that were tried.</param>
/// <param name="Problems">Always empty: an answer with problems is refused.</param>
/// <param name="AsItIs">The decision with the settings in force.</param>
/// <param name="WithChanges">The decision with the changed settings.</param>
internal sealed record WhatIfResult(
    string Pool, ImmutableArray<SettingChange> Changes, ImmutableArray<string> Problems, PlanDecision? AsItIs, PlanDecision? WithChanges);
