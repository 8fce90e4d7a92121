using System.Reflection;
using System.Runtime.Loader;
using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Plugins;

/// <summary>
/// The assemblies of one plugin module, apart from those of the host and of other modules, so that each may bring its
/// own versions. Only the contracts are the host's: a plugin that brings a copy of them would implement other
/// interfaces than the pipeline asks for.
/// </summary>
internal sealed class PluginLoadContext(string modulePath) : AssemblyLoadContext($"plugin {Path.GetFileNameWithoutExtension(modulePath)}")
{
    private static readonly Assembly Contracts = typeof(IPipelinePlugin).Assembly;

    private readonly AssemblyDependencyResolver _resolver = new(modulePath);

    /// <inheritdoc />
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name == Contracts.GetName().Name ? Contracts
            : _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path)
            : null;

    /// <inheritdoc />
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : nint.Zero;
}
