namespace GlobalPlanner.Grains.Interfaces;

/// <summary>A client was refused: its token is missing, is nobody's, or does not permit the call. The message says what to do.</summary>
[GenerateSerializer, Alias("GlobalPlanner.OperatorRefusedException")]
public sealed class OperatorRefusedException : Exception
{
    public OperatorRefusedException()
    {
    }

    public OperatorRefusedException(string message)
        : base(message)
    {
    }

    public OperatorRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
