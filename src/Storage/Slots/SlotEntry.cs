namespace GlobalPlanner.Storage.Slots;

/// <summary>What one slot of a <see cref="SlotStateLog"/> holds: one entry of the log.</summary>
internal sealed class SlotEntry
{
    /// <summary>The format this code writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The format it was written in; a newer one is refused.</summary>
    public int Format { get; set; } = CurrentFormat;

    /// <summary>Its number in the log, from 1; 0 in a slot that was never written.</summary>
    public long Index { get; set; }

    /// <summary>Number of the entry that holds the record it builds on: its own for a record.</summary>
    public long Base { get; set; }

    /// <summary>The record or change; null for a record that a newer one has replaced.</summary>
    public byte[]? Payload { get; set; }
}
