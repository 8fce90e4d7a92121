namespace GlobalPlanner.Storage.Slots;

/// <summary>One entry of a <see cref="SlotStateLog"/>, stored in one slot.</summary>
internal sealed class SlotEntry
{
    /// <summary>Format that this code writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Format of this entry; a newer one is refused.</summary>
    public int Format { get; set; } = CurrentFormat;

    /// <summary>Number of the entry in the log, from 1; 0 in a slot that was never written.</summary>
    public long Index { get; set; }

    /// <summary>Number of the entry whose record it builds on; its own number for a record.</summary>
    public long Base { get; set; }

    /// <summary>The record or change; null when a newer record has replaced it.</summary>
    public byte[]? Payload { get; set; }
}
