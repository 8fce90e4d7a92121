using System.Collections.Immutable;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Configuration.Loading;

/// <summary>Binds a document that was read, or says why it could not be.</summary>
internal static class DocumentLoader
{
    public static ConfigLoadResult<T> Load<T>(string fileOrInlineJson, ConfigLoadOptions? options)
        where T : class
    {
        var source = ConfigSource.Open(fileOrInlineJson);
        return source.Document is { } document
            ? ConfigBinder.Bind<T>(document, Context(source, options))
            : Refused<T>(source.Fault!);
    }

    public static ConfigContext Context(ConfigSource source, ConfigLoadOptions? options)
    {
        options ??= new ConfigLoadOptions();
        return new ConfigContext
        {
            Source = source.Name,
            Environment = options.Environment,
            FileExists = File.Exists,
            Strict = options.Strict,
        };
    }

    public static ConfigLoadResult<T> Refused<T>(ConfigIssue fault)
        where T : class => new()
        {
            Value = null,
            Issues = [fault],
            Sources = ImmutableDictionary<string, SettingSource>.Empty,
        };
}
