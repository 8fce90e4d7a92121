using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Facts;

/// <summary>The GPUs that a replica of a deployment's role costs.</summary>
public static class GpusPerReplica
{
    /// <summary>
    /// The deployment's own declaration, else what its workers published, else the configured engine width
    /// (<c>prefill_engine_num_gpu</c>, <c>decode_engine_num_gpu</c>); null when nobody says.
    /// </summary>
    /// <param name="declared">GPUs that the deployment declares; null when it does not.</param>
    /// <param name="published">What the workers published; null when none has yet.</param>
    /// <param name="configured">The configured engine width; null when there is none.</param>
    public static int? Of(int? declared, EngineCapabilities? published, int? configured) =>
        declared ?? published?.PoolCostGpus ?? configured;
}
