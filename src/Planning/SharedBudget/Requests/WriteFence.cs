namespace GlobalPlanner.Planning.SharedBudget.Requests;

/// <summary>
/// Orders writes to a deployment over all who may believe that they are in charge: a deployment refuses a write whose
/// fence is older than the last accepted one. Compared by epoch, then by sequence.
/// </summary>
/// <param name="Epoch">Activation count of the budget ledger that granted the write.</param>
/// <param name="Sequence">Number of the grant within the ledger.</param>
public readonly record struct WriteFence(long Epoch, long Sequence) : IComparable<WriteFence>
{
    /// <inheritdoc />
    public int CompareTo(WriteFence other) =>
        Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Sequence.CompareTo(other.Sequence);

    public static bool operator <(WriteFence left, WriteFence right) => left.CompareTo(right) < 0;

    public static bool operator >(WriteFence left, WriteFence right) => left.CompareTo(right) > 0;

    public static bool operator <=(WriteFence left, WriteFence right) => left.CompareTo(right) <= 0;

    public static bool operator >=(WriteFence left, WriteFence right) => left.CompareTo(right) >= 0;
}
