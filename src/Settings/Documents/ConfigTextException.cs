namespace GlobalPlanner.Settings.Documents;

/// <summary>Ends the reading of a broken document; it never leaves <see cref="ConfigText"/>.</summary>
internal sealed class ConfigTextException(int line, string message, Exception? inner = null) : Exception(message, inner)
{
    public int Line => line;
}
