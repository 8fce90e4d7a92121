using GlobalPlanner.Settings.Binding;
using GlobalPlanner.Settings.Documents;

namespace GlobalPlanner.Planning.Tests.Configuration;

/// <summary>Binds documents that tests write inline.</summary>
internal static class Bound
{
    public static ConfigLoadResult<T> Yaml<T>(string text, ConfigContext? context = null)
        where T : class => Bind<T>(text, ConfigFormat.Yaml, context);

    public static ConfigLoadResult<T> Json<T>(string text, ConfigContext? context = null)
        where T : class => Bind<T>(text, ConfigFormat.Json, context);

    public static ConfigContext Environment(params (string Name, string Value)[] variables) => new()
    {
        Environment = name => variables.FirstOrDefault(v => v.Name == name).Value,
    };

    /// <summary>The value, which must be there.</summary>
    public static T Sound<T>(this ConfigLoadResult<T> loaded)
        where T : class
    {
        Assert.True(loaded.Value is not null, string.Join('\n', loaded.Issues));
        return loaded.Value;
    }

    /// <summary>The keys of all errors, in order.</summary>
    public static string[] ErrorKeys<T>(this ConfigLoadResult<T> loaded)
        where T : class => [.. loaded.Errors.Select(e => e.Key)];

    private static ConfigLoadResult<T> Bind<T>(string text, ConfigFormat format, ConfigContext? context)
        where T : class
    {
        Assert.True(ConfigText.TryParse(text, format, out var document, out var error), error?.Message);
        return ConfigBinder.Bind<T>(document!, context ?? new ConfigContext());
    }
}
