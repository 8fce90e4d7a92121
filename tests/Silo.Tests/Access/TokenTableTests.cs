using System.Collections.Immutable;
using GlobalPlanner.Configuration;
using GlobalPlanner.Hosting;
using GlobalPlanner.Silo.Access;

namespace GlobalPlanner.Silo.Tests.Access;

public class TokenTableTests
{
    /// <summary>SHA-256 of <c>test-token</c>.</summary>
    private const string Hash = "4c5dc9b7708905f77f5e5d16316b5dfb425e68cb326dcd55a860e90a7707031e";

    [Theory]
    [InlineData("test-token", "alice")]
    [InlineData(" test-token\n", "alice")]
    [InlineData("other", "bob")]
    [InlineData("Test-token", null)]
    [InlineData("alice", null)]
    [InlineData(Hash, null)]
    [InlineData("", null)]
    public void An_owner_is_known_by_the_token_alone(string token, string? owner) => Assert.Equal(
        owner,
        Table([new() { Name = "alice", TokenSha256 = Hash.ToUpperInvariant() }, new() { Name = "bob", TokenEnv = "BOB" }], ("BOB", "other\n")).Find(token));

    [Fact]
    public void Tokens_that_are_missing_or_doubled_are_listed()
    {
        var refused = Assert.Throws<StartupException>(() => Table(
            [
                new() { Name = "alice", TokenSha256 = Hash },
                new() { Name = "bob", TokenEnv = "BOB" },
                new() { Name = "carol", TokenEnv = "CAROL" },
            ],
            ("CAROL", "test-token")));

        Assert.Equal(
            [
                "operators: the environment variable BOB, which holds the token of bob, is not set; set it, or give token_sha256.",
                "operators: carol has the same token as alice; give each a token of its own.",
            ],
            refused.Problems);
    }

    private static TokenTable<string> Table(ImmutableArray<OperatorConfig> operators, params (string Name, string Value)[] environment) =>
        TokenTable<string>.From("operators", operators, static known => known.Name, name => environment.FirstOrDefault(variable => variable.Name == name).Value);
}
