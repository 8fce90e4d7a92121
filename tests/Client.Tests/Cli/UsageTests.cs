using GlobalPlanner.Client.Tests.Support;

namespace GlobalPlanner.Client.Tests.Cli;

/// <summary>Wrong usage ends with exit code 2, says what was wrong and what was probably meant.</summary>
public class UsageTests
{
    [Theory]
    [InlineData("pol", "unknown command 'pol'; did you mean 'pool' or 'pools'?")]
    [InlineData("pools --wach", "unknown option '--wach'; did you mean '--watch'?")]
    [InlineData("pools --output xml", "--output: 'xml' is not one of table, json, jsonl")]
    [InlineData("pause inf/a --for 3x --reason r", "--for: '3x' is not a duration such as 30s, 10m, 1h30m or 2d")]
    [InlineData("explain inf/a --at noon", "--at: 'noon' is not a time such as 2026-01-31T12:00:00Z or -10m")]
    [InlineData("status --gateway nowhere", "--gateway: 'nowhere' is not host:port with a port of 1..65535 (for example 127.0.0.1:30000)")]
    [InlineData("status --gateway 10.0.0.1:70000", "--gateway: '10.0.0.1:70000' is not host:port with a port of 1..65535 (for example 127.0.0.1:30000)")]
    [InlineData("pool inf/a inf/b", "unexpected argument 'inf/b'")]
    public async Task WrongUsageIsRefusedWithAHint(string commandLine, string error)
    {
        var run = await Gplan.RunAsync(commandLine.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Equal($"error: {error}", run.ErrorLines[0]);
    }

    [Fact]
    public async Task NoCommandListsTheCommands()
    {
        var run = await Gplan.RunAsync();

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("error: 'gplan' needs a command: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("Try 'gplan --help'.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PauseNeedsAReason()
    {
        var run = await Gplan.RunAsync("pause", "inf/a", "--reason", " ");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--reason: must not be empty", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HelpIsAResult()
    {
        var run = await Gplan.RunAsync("pools", "--help");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("--watch", run.Out, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }
}
