namespace GlobalPlanner.Settings.Binding;

/// <summary>Turns a document into a validated configuration record.</summary>
public static class ConfigBinder
{
    /// <summary>The key by which a document names its JSON Schema. It is no setting, and binding ignores it.</summary>
    internal const string SchemaKey = "$schema";

    /// <summary>
    /// Binds, normalises and validates a whole document; every issue is listed, not only the first.
    /// </summary>
    /// <typeparam name="T">An annotated record.</typeparam>
    /// <param name="root">The document.</param>
    /// <param name="context">What it is read against.</param>
    public static ConfigLoadResult<T> Bind<T>(ConfigNode root, ConfigContext context)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(context);
        var log = new BindingLog(context);
        var binder = new SectionBinder(new SettingsCatalog(), log);
        object? value = null;
        if (root is ConfigMap map)
        {
            value = binder.Bind(typeof(T), map, baseline: null, "");
        }
        else
        {
            log.ReportAt(ConfigIssueSeverity.Error, root.Line, "", $"the document is {root.Kind}; a mapping of settings is needed, at least {{}}");
        }

        return new ConfigLoadResult<T> { Value = log.HasErrors ? null : (T?)value, Issues = log.Issues, Sources = log.Sources };
    }
}
