namespace GlobalPlanner.Grains.Interfaces;

/// <summary>
/// The budget could not answer: its ledger could not be opened or stored. Whether the request was booked is unknown, so
/// replicas stay as they are; asking again with the same operation id is safe.
/// </summary>
[GenerateSerializer, Alias("GlobalPlanner.BudgetUnavailableException")]
public sealed class BudgetUnavailableException : Exception
{
    public BudgetUnavailableException()
    {
    }

    public BudgetUnavailableException(string message)
        : base(message)
    {
    }

    public BudgetUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
