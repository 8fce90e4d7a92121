using GlobalPlanner.Planning.Facts;

namespace GlobalPlanner.Planning.Limits;

/// <summary>Explains what the GPU band did to a proposal.</summary>
internal static class BandWording
{
    /// <summary>Says that the band could not be applied because a replica's GPUs are unknown; silent when they are known or there is no band.</summary>
    public static void SayUnknownCost(this Explanation why, PoolFacts facts, RoleFacts role)
    {
        if (role.CostGpus is null && !facts.Band.IsNone)
        {
            why.Say($"{role.Name}: the GPUs of a replica are unknown, so the GPU band of {facts.Band} could not be applied");
        }
    }

    /// <summary>Explains how the band changed a proposal; silent when the proposal fits unchanged.</summary>
    public static void SayGuarded(this Explanation why, GpuBand band, BandVerdict verdict, string current, string wanted, string final, long heldGpus)
    {
        switch (verdict)
        {
            case BandVerdict.Hold:
                why.Say($"{current} kept, {wanted} refused: {heldGpus} GPUs held, GPU band {band}");
                break;
            case BandVerdict.Reconcile:
                why.Say($"{current} moved to {final} to meet the floors and the GPU band: {heldGpus} GPUs held, GPU band {band}");
                break;
            case BandVerdict.Infeasible:
                why.Say($"{current} kept: a GPU band of {band} cannot hold the minimum replicas; raise max_gpu_budget or lower min_endpoint");
                break;
            default:
                if (final != wanted)
                {
                    why.Say($"{wanted} changed to {final} to stay within the GPU band of {band}");
                }

                break;
        }
    }
}
