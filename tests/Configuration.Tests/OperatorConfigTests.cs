using GlobalPlanner.Configuration.Loading;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Configuration.Tests;

public sealed class OperatorConfigTests : IDisposable
{
    private static readonly string Hash = new('a', 64);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Operators_have_a_name_a_token_and_a_role_which_is_to_look_unless_said_otherwise()
    {
        var loaded = Load($"[{{name: alice, token_sha256: {Hash}, role: admin}}, {{name: bob, token_env: BOBS_TOKEN}}]");

        Assert.Empty(loaded.Issues);
        Assert.Equal(
            [("alice", OperatorRole.Admin, Hash, null), ("bob", OperatorRole.Viewer, null, "BOBS_TOKEN")],
            loaded.Value!.Operators.Select(static known => (known.Name, known.Role, known.TokenSha256, known.TokenEnv)));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData(null)]
    public void Without_operators_nobody_is_asked(string? operators)
    {
        var loaded = Load(operators);

        Assert.Empty(loaded.Issues);
        Assert.Empty(loaded.Value!.Operators);
    }

    [Fact]
    public void Everything_that_is_wrong_is_listed()
    {
        var loaded = Load(
            $"[{{name: '', token_env: A, role: admin}}, {{name: alice, role: boss, token_env: B}}]");
        var rules = Load(
            $"[{{name: alice}}, {{name: alice, token_sha256: {Hash}, token_env: A, role: admin}}, {{name: bob, token_sha256: short}}, {{name: carol, token_sha256: {Hash.ToUpperInvariant()}}}]");

        Assert.Null(loaded.Value);
        Assert.Equal(["operators[0].name", "operators[1].role"], loaded.Issues.Select(static issue => issue.Key));
        Assert.Null(rules.Value);
        Assert.Equal(
            [
                ("operators[0]", "needs exactly one of token_env and token_sha256"),
                ("operators[1].name", "is given twice; keep one entry for each operator"),
                ("operators[1]", "needs exactly one of token_env and token_sha256"),
                ("operators[2].token_sha256", "is not 64 hexadecimal digits; make it with: printf %s \"$TOKEN\" | sha256sum"),
                ("operators[3].token_sha256", "is that of another operator; give every operator a token of its own"),
            ],
            rules.Issues.Select(static issue => (issue.Key, issue.Message)));
    }

    [Fact]
    public void Viewers_alone_are_warned_of()
    {
        var loaded = Load("[{name: bob, token_env: BOBS_TOKEN}]");

        Assert.NotNull(loaded.Value);
        var warning = Assert.Single(loaded.Warnings);
        Assert.Equal("operators", warning.Key);
        Assert.Contains("nobody may give orders", warning.Message, StringComparison.Ordinal);
    }

    private ConfigLoadResult<SiloConfig> Load(string? operators)
    {
        var more = operators is null ? "" : $"\noperators: {operators}\n";
        return SiloConfigLoader.Load(_folder.Write("silo.yaml", SiloDefaults.Text + more), new ConfigLoadOptions { Environment = static _ => null });
    }
}
