using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using GlobalPlanner.Configuration;
using GlobalPlanner.Hosting;

namespace GlobalPlanner.Silo.Access;

/// <summary>Tells by their tokens who is who. It holds SHA-256 hashes only.</summary>
/// <typeparam name="TOwner">What is known of the owner of a token.</typeparam>
internal sealed class TokenTable<TOwner>
    where TOwner : class
{
    private readonly ImmutableArray<(byte[] Hash, TOwner Owner)> _owners;

    private TokenTable(ImmutableArray<(byte[] Hash, TOwner Owner)> owners) => _owners = owners;

    /// <summary>Takes over what is configured.</summary>
    /// <param name="section">Key of the section, for messages.</param>
    /// <param name="holders">Its entries; sound by the rules of the configuration.</param>
    /// <param name="owner">What is known of an entry.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <exception cref="StartupException">A token cannot be found, or two have the same; all of them are listed.</exception>
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

    /// <summary>The owner of a token; null when it is nobody's. Takes as long whoever it is.</summary>
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
