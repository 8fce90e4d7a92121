namespace GlobalPlanner.Configuration;

/// <summary>Who is known by a token: the silo has its hash, or the environment variable that holds it, never the token itself.</summary>
public interface ITokenHolder
{
    /// <summary>Name in events and messages.</summary>
    string Name { get; }

    /// <summary>Environment variable of the silo that holds the token; this or <see cref="TokenSha256"/>.</summary>
    string? TokenEnv { get; }

    /// <summary>SHA-256 of the token, 64 hexadecimal digits; this or <see cref="TokenEnv"/>.</summary>
    string? TokenSha256 { get; }
}
