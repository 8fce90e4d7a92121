using GlobalPlanner.Planning.Facts;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>Explains what plugins did to a tick.</summary>
internal static class OutcomeWording
{
    public static void SayPlugins(this Explanation why, PipelineOutcome outcome)
    {
        if (outcome.Reason is { } reason)
        {
            why.Say(outcome.RejectedBy is null ? $"the plugins did not answer in time: {reason}" : $"rejected by {reason}");
        }

        foreach (var component in outcome.Components)
        {
            if (component.Binding is TargetBinding.UserPlugin or TargetBinding.Floor or TargetBinding.Ceiling)
            {
                var how = component.Binding switch
                {
                    TargetBinding.Floor => "at least",
                    TargetBinding.Ceiling => "at most",
                    _ => "set to",
                };
                why.Say($"{component.Component}: {how} {component.Replicas} by plugin {component.PluginId}{(component.HeldOver ? ", held over" : string.Empty)}");
            }
        }
    }
}
