namespace GlobalPlanner.Connectors;

/// <summary>The system behind a connector or source could not be reached, or its answer could not be read.</summary>
public sealed class ConnectorException : Exception
{
    public ConnectorException()
    {
    }

    public ConnectorException(string message)
        : base(message)
    {
    }

    public ConnectorException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
