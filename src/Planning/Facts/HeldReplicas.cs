namespace GlobalPlanner.Planning.Facts;

/// <summary>The replicas of a role that a deployment really occupies, or may come to occupy by what is written in it.</summary>
public static class HeldReplicas
{
    /// <summary>
    /// The larger of the written count and of the replicas that run or start, plus those that drain: the orchestrator may
    /// start every written replica at any moment, and a draining one keeps its GPUs until it is gone.
    /// </summary>
    /// <param name="desired">Replicas written in the deployment.</param>
    /// <param name="ready">Replicas that serve.</param>
    /// <param name="starting">Replicas that hold GPUs and do not serve yet.</param>
    /// <param name="draining">Replicas that finish their requests and still hold GPUs.</param>
    public static int Of(int desired, int ready, int starting, int draining) => Math.Max(desired, ready + starting) + draining;
}
