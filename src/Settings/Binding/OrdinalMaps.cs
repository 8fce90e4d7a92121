using System.Collections.Immutable;

namespace GlobalPlanner.Settings.Binding;

/// <summary>Makes maps that order their keys by code point, the same on every machine.</summary>
internal static class OrdinalMaps
{
    public static ImmutableSortedDictionary<string, T>.Builder Builder<T>() =>
        ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
}
