namespace GlobalPlanner.Client.Output;

/// <summary>Format of results.</summary>
public enum OutputFormat
{
    /// <summary>Text for people.</summary>
    Table,

    /// <summary>One indented JSON document.</summary>
    Json,

    /// <summary>One JSON object per line.</summary>
    JsonLines,
}
