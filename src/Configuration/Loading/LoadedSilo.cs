using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Configuration.Loading;

/// <summary>A silo's configuration with the files it was read from.</summary>
/// <param name="Result">The configuration, or why there is none.</param>
/// <param name="Files">The files: its own first, then those of planners.</param>
public sealed record LoadedSilo(ConfigLoadResult<SiloConfig> Result, ImmutableArray<string> Files)
{
    /// <summary>
    /// Tells whether files hold what they held before, whatever their times say: a ConfigMap's files are links that are
    /// replaced. A file that cannot be read has the reason for its content.
    /// </summary>
    public static string Fingerprint(ImmutableArray<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(Content(file));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static byte[] Content(string file)
    {
        try
        {
            return SHA256.HashData(File.ReadAllBytes(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Encoding.UTF8.GetBytes(exception.GetType().Name);
        }
    }
}
