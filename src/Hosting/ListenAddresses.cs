using System.Collections.Immutable;

namespace GlobalPlanner.Hosting;

/// <summary>Addresses on which an HTTP server is told to listen.</summary>
public static class ListenAddresses
{
    /// <summary>Reads <c>--urls</c>.</summary>
    /// <exception cref="StartupException">Some are not addresses; each of them is listed.</exception>
    public static ImmutableArray<string> Parse(string urls) =>
        Checked(urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), "--urls");

    /// <summary>Returns the addresses if all of them are valid.</summary>
    /// <param name="urls">The addresses.</param>
    /// <param name="setting">The setting that gives them, for messages.</param>
    /// <exception cref="StartupException">Some are not addresses; each of them is listed.</exception>
    public static ImmutableArray<string> Checked(IReadOnlyList<string> urls, string setting)
    {
        var problems = urls.Where(url => !IsHttpAddress(url))
            .Select(url => $"{setting}: '{url}' is not an address to listen on; give for example http://127.0.0.1:8080.")
            .ToList();
        if (urls.Count == 0)
        {
            problems.Add($"{setting} names no address; give for example http://127.0.0.1:8080.");
        }

        return problems.Count == 0 ? [.. urls] : throw new StartupException(problems);
    }

    private static bool IsHttpAddress(string url) =>
        Uri.TryCreate(url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttp;
}
