using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>
/// Accumulates the GPU hours of one pool as Dynamo's planner does: the ready replicas of a tick are charged for the whole
/// time since the previous tick with worker counts, at the GPUs of a replica (an unknown number counts as zero). It
/// accumulates whether or not metrics are read.
/// </summary>
public sealed class GpuHoursMeter
{
    private DateTimeOffset? _last;

    /// <summary>GPU hours so far.</summary>
    public double Total { get; private set; }

    /// <summary>Charges the time since the last call; nothing when the time went backwards.</summary>
    /// <param name="at">The tick's time.</param>
    /// <param name="workers">Worker counts of the tick.</param>
    /// <param name="prefillGpus">GPUs of a prefill replica; null when unknown.</param>
    /// <param name="decodeGpus">GPUs of a decode replica; null when unknown.</param>
    public void Charge(DateTimeOffset at, WorkerInventory workers, int? prefillGpus, int? decodeGpus)
    {
        ArgumentNullException.ThrowIfNull(workers);
        var hours = Math.Max(0, (at - (_last ?? at)).TotalHours);
        _last = at;
        var gpus = ((workers.Prefill?.Ready ?? 0) * (double)(prefillGpus ?? 0))
            + ((workers.Decode?.Ready ?? 0) * (double)(decodeGpus ?? 0));
        Total += gpus * hours;
    }
}
