using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Settings.Text;

namespace GlobalPlanner.Client.Connection;

/// <summary>Finds pools by full or short name.</summary>
internal static class PoolNames
{
    /// <summary>Finds the pool with this full name, or the only pool with this name in any namespace.</summary>
    /// <exception cref="UnknownPoolException">There is none, or more than one.</exception>
    public static PoolStatus Find(string name, IReadOnlyCollection<PoolStatus> pools)
    {
        if (pools.FirstOrDefault(pool => pool.Name == name) is { } exact)
        {
            return exact;
        }

        var unqualified = pools.Where(pool => ShortName(pool.Name) == name).ToList();
        return unqualified.Count switch
        {
            1 => unqualified[0],
            0 => throw new UnknownPoolException(Unknown(name, pools)),
            _ => throw new UnknownPoolException(
                $"pool '{name}' is ambiguous: {string.Join(", ", unqualified.Select(pool => pool.Name))}; give the namespace too"),
        };
    }

    private static string Unknown(string name, IReadOnlyCollection<PoolStatus> pools)
    {
        if (pools.Count == 0)
        {
            return $"pool '{name}' is unknown: no pool is configured";
        }

        var nearest = NearestName.Of(name, pools.SelectMany(pool => new[] { pool.Name, ShortName(pool.Name) }));
        var names = pools
            .Select(pool => pool.Name)
            .Where(candidate => nearest.Contains(candidate) || nearest.Contains(ShortName(candidate)))
            .ToList();
        return names.Count > 0
            ? $"pool '{name}' is unknown; did you mean {string.Join(" or ", names.Select(candidate => $"'{candidate}'"))}?"
            : $"pool '{name}' is unknown; 'gplan pools' lists them";
    }

    private static string ShortName(string name) => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];
}

/// <summary>No pool, or more than one, matches a name. The message lists the candidates.</summary>
public sealed class UnknownPoolException(string message) : Exception(message);
