using System.Collections.Immutable;
using System.Reflection;
using GlobalPlanner.Planning.Configuration.Plugins;
using GlobalPlanner.Planning.Pipeline;
using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Scheduling;

namespace GlobalPlanner.Plugins;

/// <summary>
/// Loads the in-process plugins of a configuration. <c>module</c> is the path of an assembly, relative to the folder of
/// the configuration, or the name of one that lies there, in its subfolder <c>plugins</c> or beside the program;
/// <c>class</c> is the full name of a type in it, with or without the assembly's name. Code loaded this way has all the
/// rights of the process.
/// </summary>
public sealed class PluginLoader
{
    private const string BuiltinPrefix = "builtin_";

    private readonly string _folder;
    private readonly Dictionary<string, Assembly> _modules = new(StringComparer.Ordinal);
    private readonly List<PluginLoadError> _errors = [];

    private PluginLoader(string folder) => _folder = folder;

    /// <summary>Loads plugins and constructs one instance of each. Never throws on what is configured or loaded.</summary>
    /// <param name="configs">The plugins.</param>
    /// <param name="folder">The folder that relative modules start from.</param>
    public static PluginLoadResult Load(IReadOnlyList<InProcessPluginConfig> configs, string folder)
    {
        ArgumentNullException.ThrowIfNull(configs);
        ArgumentNullException.ThrowIfNull(folder);
        var loader = new PluginLoader(Path.GetFullPath(folder));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var plugins = ImmutableArray.CreateBuilder<PluginRegistration>();
        foreach (var config in configs)
        {
            loader.CheckNames(config, seen);
            if (loader.Create(config) is { } plugin)
            {
                plugins.Add(PluginRegistration.From(config, plugin));
            }
        }

        return new PluginLoadResult(plugins.ToImmutable(), [.. loader._errors]);
    }

    private void CheckNames(InProcessPluginConfig config, HashSet<string> seen)
    {
        if (!seen.Add(config.PluginId))
        {
            Fail(config, "another plugin has this plugin_id; give each its own");
        }

        if (config.PluginId.StartsWith(BuiltinPrefix, StringComparison.Ordinal))
        {
            Fail(config, $"names that start with {BuiltinPrefix} are the planner's own; choose another plugin_id");
        }

        foreach (var path in config.RequiresProducedFields.Where(path => !ContextPaths.IsKnown(path)))
        {
            Fail(config, $"requires_produced_fields names '{path}', which no stage produces, so the plugin would never be called; known are {string.Join(", ", ContextPaths.Known)}");
        }
    }

    private IPipelinePlugin? Create(InProcessPluginConfig config) =>
        Module(config) is { } module && TypeIn(module, config) is { } type ? Construct(type, config) : null;

    private Assembly? Module(InProcessPluginConfig config)
    {
        var tried = config.Module.Contains('\0') ? [] : Candidates(config.Module);
        if (tried.FirstOrDefault(File.Exists) is not { } path)
        {
            Fail(config, $"the module was not found; looked for {string.Join(", ", tried)}. Give the path of the assembly");
            return null;
        }

        if (_modules.TryGetValue(path, out var known))
        {
            return known;
        }

        try
        {
            return _modules[path] = new PluginLoadContext(path).LoadFromAssemblyPath(path);
        }
        catch (Exception error) when (error is BadImageFormatException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            Fail(config, $"{path} cannot be loaded as a .NET assembly: {error.Message}");
            return null;
        }
    }

    private string[] Candidates(string module)
    {
        var isPath = module.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || module.Contains('/') || module.Contains('\\');
        return isPath
            ? [Path.GetFullPath(module, _folder)]
            : [.. new[] { _folder, Path.Combine(_folder, "plugins"), AppContext.BaseDirectory }.Select(folder => Path.Combine(folder, module + ".dll")).Distinct()];
    }

    private Type? TypeIn(Assembly module, InProcessPluginConfig config)
    {
        var contract = PluginRegistration.InterfaceOf(config.PluginType);
        try
        {
            var name = config.Class.Split(',', 2)[0].Trim();
            if (module.GetType(name) is not { } type)
            {
                var fitting = module.GetExportedTypes().Where(exported => contract.IsAssignableFrom(exported) && !exported.IsAbstract).Select(exported => exported.FullName);
                Fail(config, $"{module.GetName().Name} has no type {name}; those that implement {contract.Name} are: {Listed(fitting)}");
                return null;
            }

            if (!contract.IsAssignableFrom(type))
            {
                var stages = Enum.GetValues<PluginType>().Where(stage => PluginRegistration.InterfaceOf(stage).IsAssignableFrom(type)).Select(stage => stage.ToString().ToLowerInvariant());
                Fail(config, $"the class does not implement {contract.Name}, which plugin_type {config.PluginType.ToString().ToLowerInvariant()} needs; it implements: {Listed(stages)}");
                return null;
            }

            if (type.IsAbstract || type.ContainsGenericParameters)
            {
                Fail(config, "the class is abstract or generic and cannot be constructed; name a class that can");
                return null;
            }

            return type;
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or TypeLoadException or ReflectionTypeLoadException or ArgumentException)
        {
            Fail(config, $"the class cannot be loaded: {error.Message} Put the assemblies it needs beside the module and build it for this version of the planner");
            return null;
        }
    }

    private IPipelinePlugin? Construct(Type type, InProcessPluginConfig config)
    {
        var (constructor, arguments, problems) = KeywordArguments.Bind(type, config.Kwargs);
        foreach (var (parameter, message) in problems)
        {
            Fail(config, message, parameter);
        }

        if (constructor is null || problems.Count > 0)
        {
            return null;
        }

        try
        {
            return (IPipelinePlugin)constructor.Invoke(arguments);
        }
        catch (TargetInvocationException error)
        {
            Fail(config, $"its constructor failed: {error.InnerException?.Message}; see whether kwargs are what it expects");
            return null;
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or TypeLoadException or MemberAccessException)
        {
            Fail(config, $"it cannot be constructed: {error.Message}");
            return null;
        }
    }

    private static string Listed(IEnumerable<string?> names) => string.Join(", ", names.DefaultIfEmpty("none"));

    private void Fail(InProcessPluginConfig config, string message, string? parameter = null) =>
        _errors.Add(new PluginLoadError(config.PluginId, config.Module, config.Class, message, parameter));
}
