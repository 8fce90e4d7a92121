using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using GlobalPlanner.Configuration;
using GlobalPlanner.Hosting;

namespace GlobalPlanner.Silo.Access;

/// <summary>Identifies callers by their tokens. Holds SHA-256 hashes only.</summary>
/// <typeparam name="TOwner">The owner of a token.</typeparam>
internal sealed class TokenTable<TOwner>
    where TOwner : class
{
    private readonly ImmutableArray<(byte[] Hash, TOwner Owner)> _owners;

    private TokenTable(ImmutableArray<(byte[] Hash, TOwner Owner)> owners) => _owners = owners;

    /// <summary>Reads the entries of a configuration.</summary>
    /// <param name="section">Key of the section, for messages.</param>
    /// <param name="holders">The entries, already validated.</param>
    /// <param name="owner">Turns an entry into the owner.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <exception cref="StartupException">A token cannot be found, or two entries share one; all of them are listed.</exception>
    public static TokenTable<TOwner> From<THolder>(
        string section, ImmutableArray<THolder> holders, Func<THolder, TOwner> owner, Func<string, string?> environment)
        where THolder : ITokenHolder
    {
        var problems = new List<string>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var owners = ImmutableArray.CreateBuilder<(byte[] Hash, TOwner Owner)>(holders.Length);
        foreach (var holder in holders)
        {
            if (holder.TokenEnv is { } variable && string.IsNullOrWhiteSpace(environment(variable)))
            {
                problems.Add($"{section}: the environment variable {variable}, which holds the token of {holder.Name}, is not set; set it, or give token_sha256.");
                continue;
            }

            var hash = holder.TokenSha256 is { } given ? Convert.FromHexString(given) : Hash(environment(holder.TokenEnv!)!);
            if (!names.TryAdd(Convert.ToHexString(hash), holder.Name))
            {
                problems.Add($"{section}: {holder.Name} has the same token as {names[Convert.ToHexString(hash)]}; give each a token of its own.");
            }

            owners.Add((hash, owner(holder)));
        }

        return problems.Count > 0 ? throw new StartupException(problems) : new TokenTable<TOwner>(owners.ToImmutable());
    }

    /// <summary>The owner of a token; null when it has none. Takes the same time in every case.</summary>
    public TOwner? Find(string token)
    {
        var hash = Hash(token);
        TOwner? found = null;
        foreach (var (known, owner) in _owners)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, known))
            {
                found = owner;
            }
        }

        return found;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token.Trim()));
}
