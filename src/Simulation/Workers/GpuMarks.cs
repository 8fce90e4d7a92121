namespace GlobalPlanner.Simulation.Workers;

/// <summary>
/// GPUs held by a fleet, or by the part of it that one account covers, and their high-water marks. Kept at every change,
/// so that even the shortest excess is seen.
/// </summary>
/// <param name="whole">The marks of the whole that this is a part of; null for the whole itself.</param>
internal sealed class GpuMarks(GpuMarks? whole = null)
{
    /// <summary>GPUs of starting, ready and draining replicas.</summary>
    public int Held { get; private set; }

    /// <summary>The most ever held.</summary>
    public int MaxHeld { get; private set; }

    /// <summary>GPUs held, or written as desired and not yet held.</summary>
    public int Committed { get; private set; }

    /// <summary>The most ever held, or written as desired and not yet held.</summary>
    public int MaxCommitted { get; private set; }

    /// <summary>Adds to both figures, here and in the whole.</summary>
    public void Change(int held, int committed)
    {
        Held += held;
        Committed += committed;
        MaxHeld = Math.Max(MaxHeld, Held);
        MaxCommitted = Math.Max(MaxCommitted, Committed);
        whole?.Change(held, committed);
    }
}
