using GlobalPlanner.Client.Commands.Pools;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Client.Tests.Support;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.Tick;

namespace GlobalPlanner.Client.Tests.Commands.Pools;

public class PoolsTableTests
{
    private static readonly PoolStatus[] Pools =
    [
        Samples.Pool("inf/llama-70b", Samples.Record(
            LoadReason.ScaleUp, LoadReason.NoChange, new ReplicaTargets(3, null), ScalingAction.ScaleUp)),
        Samples.Pool("inf/qwen", Samples.Record(
            LoadReason.ScaleUp, LoadReason.NoChange, new ReplicaTargets(3, 3), ScalingAction.ScaleUp,
            grant: Samples.Grant(GrantOutcome.Held, GrantReason.Ceiling, "12 of 12 GPUs are charged"))) with
        {
            Hold = new HoldStatus("budget_ceiling", Samples.Now - TimeSpan.FromMinutes(3), "GPUs are released", Overdue: true),
            Decode = null,
        },
    ];

    [Fact]
    public void PlainTextIsAlignedWithoutColourOrTrailingBlanks()
    {
        var text = Draw(new CommandConsole { In = TextReader.Null, Out = TextWriter.Null, Error = TextWriter.Null });

        Assert.Equal(
            """
            POOL           MODE    PREFILL  DECODE  GPUS  TTFT MS  ITL MS  SEEN  HOLD                   DECISION
            inf/llama-70b  disagg      2/2     3/4     6        -       -   4 s  -                      scale up to prefill 3
            inf/qwen       disagg      2/2       -     2        -       -   4 s  budget ceiling, 3 min  scale up to prefill 3, decode 3; held: ceiling

            """,
            text);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void ATerminalGetsColourUnlessNoColorIsSet(bool noColor, bool coloured)
    {
        var text = Draw(new CommandConsole
        {
            In = TextReader.Null,
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            OutIsTerminal = true,
            Environment = name => noColor && name == "NO_COLOR" ? "1" : null,
        });

        Assert.Equal(coloured, text.Contains("\e[", StringComparison.Ordinal));
    }

    [Fact]
    public void NothingIsWiderThanATerminalOfAHundredColumns()
    {
        var text = Draw(new CommandConsole
        {
            In = TextReader.Null,
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            OutIsTerminal = true,
            Environment = name => name == "NO_COLOR" ? "1" : null,
            Width = 100,
        });

        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
    }

    private static string Draw(CommandConsole console)
    {
        using var output = new StringWriter { NewLine = "\n" };
        new ResultWriter(console with { Out = output }, OutputFormat.Table).WriteTable(PoolsTable.Draw(Pools));
        return output.ToString();
    }
}
