using System.Collections.Immutable;
using GlobalPlanner.Client.Commands.WhatIf;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Client.Tests.Support;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.LoadScaling;
using GlobalPlanner.Planning.Tick;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Client.Tests.Commands.WhatIf;

public class WhatIfCommandTests
{
    [Theory]
    [InlineData("'ttft_ms' is not setting=value", "ttft_ms")]
    [InlineData("'=5' is not setting=value", "=5")]
    [InlineData("'ttft_ms=' is not setting=value", "ttft_ms=")]
    [InlineData("'scheduling..x=1' is not setting=value", "scheduling..x=1")]
    [InlineData("ttft_ms is given twice", "ttft_ms=1", "ttft_ms=2")]
    public async Task AMalformedChangeIsWrongUsageBeforeAnySiloIsAsked(string problem, params string[] changes)
    {
        var run = await Gplan.RunAsync(["whatif", "inf/a", .. changes.SelectMany(static change => new[] { "--set", change })]);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains($"error: --set: {problem}", run.Error, StringComparison.Ordinal);
        Assert.Contains("Try 'gplan whatif --help'.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AQuestionWithoutAChangeIsWrongUsage()
    {
        var run = await Gplan.RunAsync("whatif", "inf/a");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--set", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void BothDecisionsStandSideBySide()
    {
        var before = Samples.Planned() with { Load = new LoadOutcome(LoadReason.NoChange, new RoleValues<LoadReason>(null, null), new ReplicaTargets(2, 3)) };
        var after = before with
        {
            Action = ScalingAction.ScaleUp,
            Targets = new ReplicaTargets(3, 3),
            Load = before.Load with { Reason = LoadReason.ScaleUp, Raw = new ReplicaTargets(3, 3) },
            CapacityRps = new RoleValues<double>(0.8, 0.9),
            Explanation = ["prefill: TTFT 220 ms, all above the target of 200 ms"],
        };
        ImmutableArray<SettingChange> changes = [new("ttft_ms", "200"), new("max_gpu_budget", "16")];

        Assert.Equal(
            """
            inf/a with ttft_ms = 200, max_gpu_budget = 16
              decided on the observations of 2026-01-31 11:58:00Z; nothing is changed or written
                               AS IT IS                                          WITH CHANGES
            action             no change                                         scale up
            targets            no change                                         prefill 3, decode 3
            load loop          no change                                         scale up
            load proposal      prefill 2, decode 3                               prefill 3, decode 3
            throughput loop    set lower bound                                   set lower bound
            throughput bounds  prefill 2, decode 3                               prefill 2, decode 3
            floors and limits  unchanged                                         unchanged
            estimated TTFT     220 ms                                            220 ms
            estimated ITL      41 ms                                             41 ms
            forecast           450 requests of 3000 input and 150 output tokens  450 requests of 3000 input and 150 output tokens
            engine capacity    prefill 1.6 requests/s, decode 0.9 requests/s     prefill 0.8 requests/s, decode 0.9 requests/s

            why, as it is
              forecast: 450 requests in 180 s of 3000 in and 150 out, by arima(1,0,1)+c
              prefill: 2.5 requests/s of 3000 in and 150 out over 1.6 an engine (TTFT 220 ms at batch 2): 2 replicas

            why, with the changes
              prefill: TTFT 220 ms, all above the target of 200 ms

            """.ReplaceLineEndings("\n"),
            Draw(new WhatIfResult("inf/a", changes, [], before, after)));
    }

    private static string Draw(WhatIfResult result)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var console = new CommandConsole { In = TextReader.Null, Out = output, Error = TextWriter.Null };
        new ResultWriter(console, OutputFormat.Table).WriteTable(WhatIfSheet.Draw(result));
        return output.ToString();
    }
}
