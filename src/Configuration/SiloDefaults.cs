namespace GlobalPlanner.Configuration;

/// <summary>The configuration that a silo runs without <c>--config</c>: a simulated hierarchical deployment.</summary>
public static class SiloDefaults
{
    /// <summary>Its name in messages.</summary>
    public const string Name = "built-in";

    /// <summary>Its text, YAML; a starting point for one's own file.</summary>
    public static string Text
    {
        get
        {
            using var stream = typeof(SiloDefaults).Assembly.GetManifestResourceStream("default-silo.yaml")!;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }
}
