using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Diagnostics.Metrics;

/// <summary>
/// Accumulates the GPU hours of one pool as Dynamo's planner does: ready replicas of a tick are charged for the whole
/// time since the previous tick that had worker counts, at the GPUs a replica costs (unknown costs count zero). It
/// goes on whether or not anything is published.
/// </summary>
public sealed class GpuHoursMeter
{
    private DateTimeOffset? _last;

    /// <summary>GPU hours so far.</summary>
    public double Total { get; private set; }

    /// <summary>Charges the time since the last call. Time that runs backwards charges nothing.</summary>
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
