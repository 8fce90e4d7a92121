using GlobalPlanner.Client.Output;
using Microsoft.Extensions.Time.Testing;

namespace GlobalPlanner.Client.Tests.Output;

public sealed class ProgressTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public void Dispose() => _error.Dispose();

    [Fact]
    public void ALogGetsALineNowAndThen()
    {
        var progress = new Progress(Console(terminal: false), "requests");

        progress.Report(10, 0.01);
        Assert.Empty(_error.ToString());

        _time.Advance(TimeSpan.FromSeconds(10));
        progress.Report(100, 0.25);
        progress.Report(101, 0.26);
        progress.Clear();

        Assert.Equal("100 of about 400 requests (25 %), 10/s, 30 s left\n", _error.ToString());
    }

    [Fact]
    public void ATerminalSeesOneLineThatMoves()
    {
        var progress = new Progress(Console(terminal: true), "requests");
        _time.Advance(TimeSpan.FromSeconds(1));
        progress.Report(100, share: null);
        progress.Clear();

        Assert.Equal("\r\e[K100 requests, 100/s\r\e[K", _error.ToString());
    }

    [Fact]
    public void NoColorMeansNoAnimation()
    {
        var progress = new Progress(Console(terminal: true) with { Environment = name => name == "NO_COLOR" ? "1" : null }, "requests");
        _time.Advance(TimeSpan.FromSeconds(1));
        progress.Report(100, 0.5);
        progress.Clear();

        Assert.Empty(_error.ToString());
    }

    private CommandConsole Console(bool terminal) => new()
    {
        In = TextReader.Null,
        Out = TextWriter.Null,
        Error = _error,
        ErrorIsTerminal = terminal,
        Time = _time,
    };
}
