using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Configuration;

/// <summary>Somebody who may use the console.</summary>
[ConfigSection("Somebody who may use the console.")]
public sealed record OperatorConfig : ITokenHolder
{
    [Setting("Name of the operator in events and messages, and on what the operator changes.", NotEmpty = true)]
    public required string Name { get; init; }

    [Setting("Environment variable of the silo that holds the operator's token; this or `token_sha256`.", NotEmpty = true)]
    public string? TokenEnv { get; init; }

    [Setting("SHA-256 of the operator's token, 64 hexadecimal digits; this or `token_env`.", NotEmpty = true)]
    public string? TokenSha256 { get; init; }

    [Setting("What the operator may do: `viewer` looks, `admin` gives orders too.")]
    public OperatorRole Role { get; init; } = OperatorRole.Viewer;
}

/// <summary>What an operator may do.</summary>
public enum OperatorRole
{
    /// <summary>Look.</summary>
    Viewer,

    /// <summary>Look and give orders.</summary>
    Admin,
}
