namespace GlobalPlanner.Simulation.Fleet;

/// <summary>
/// GPUs held over the whole fleet and their high-water marks, kept at every change, so that no excess however short
/// goes unseen.
/// </summary>
internal sealed class GpuMarks
{
    /// <summary>GPUs of starting, ready and draining replicas.</summary>
    public int Held { get; private set; }

    /// <summary>The most ever held.</summary>
    public int MaxHeld { get; private set; }

    /// <summary>The most ever held, or written as desired and not yet held.</summary>
    public int MaxCommitted { get; private set; }

    private int Committed { get; set; }

    public void Change(int held, int committed)
    {
        Held += held;
        Committed += committed;
        MaxHeld = Math.Max(MaxHeld, Held);
        MaxCommitted = Math.Max(MaxCommitted, Committed);
    }
}
