namespace GlobalPlanner.Silo.Tests.EndToEnd;

/// <summary>A real silo with operators; consoles against one are in Access.</summary>
[Trait("Category", "Slow")] // Real processes.
public sealed class OperatorTests : IDisposable
{
    private const string Note = "console: no operators are configured, so anyone who reaches the gateway port may give orders without a token";

    private readonly SiloFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\noperators: [{ name: alice, role: admin, token_sha256: 4c5dc9b7708905f77f5e5d16316b5dfb425e68cb326dcd55a860e90a7707031e }]\n", false)]
    [InlineData("\noperators: []\n", true)]
    [InlineData("", true)]
    public async Task The_page_needs_no_token_and_a_silo_that_asks_nobody_for_one_says_so(string operators, bool says)
    {
        await using var silo = await StartAsync(operators);

        var pools = await silo.GetAsync("/api/v1/pools");
        var history = await silo.GetAsync("/api/v1/pools/inf/a/history");

        Assert.Equal(2, pools.GetArrayLength());
        Assert.Equal(System.Text.Json.JsonValueKind.Array, history.ValueKind);
        Assert.Equal(says, silo.Output.Contains(Note));
    }

    [Fact]
    public async Task A_token_that_is_not_in_the_environment_is_named()
    {
        var config = _folder.Contended(8);
        await File.AppendAllTextAsync(config, "\noperators: [{ name: alice, role: admin, token_env: GP_NO_SUCH_TOKEN }]\n");

        var (exitCode, _, error) = await SiloProcess.RunAsync(_folder.Root, "--config", config, "--urls", SiloProcess.AnyPort);

        Assert.Equal(1, exitCode);
        Assert.Contains("operators: the environment variable GP_NO_SUCH_TOKEN, which holds the token of alice, is not set", error, StringComparison.Ordinal);
    }

    private async Task<SiloProcess> StartAsync(string more)
    {
        var config = _folder.Contended(8);
        await File.AppendAllTextAsync(config, more);
        return await SiloProcess.StartAsync(_folder.Root, "--config", config, "--urls", SiloProcess.AnyPort);
    }
}
