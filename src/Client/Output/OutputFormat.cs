namespace GlobalPlanner.Client.Output;

/// <summary>How results are written.</summary>
public enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>One indented JSON document.</summary>
    Json,

    /// <summary>One JSON object a line.</summary>
    JsonLines,
}
