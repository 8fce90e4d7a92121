namespace GlobalPlanner.Planning.SharedBudget;

/// <summary>The name of the policy that settles contention for GPUs; <see cref="ArbitrationPolicies"/> maps it to the policy.</summary>
public enum ArbitrationPolicy
{
    /// <summary>A request takes what is free; growth waits until others release.</summary>
    Quota,

    /// <summary>Dynamo's: a request is approved together with opposite intents of others.</summary>
    Pairing,
}
