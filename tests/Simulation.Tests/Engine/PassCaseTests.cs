using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Tests.Engine;

/// <summary>Whole passes of an aggregated worker with default settings and prefix caching off.</summary>
public sealed class PassCaseTests
{
    private const double RoundingMs = 0.0021;
    private static readonly EngineOptions Options = new() { EnablePrefixCaching = false };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_one_prompt_and_three_tokens(bool passByPass)
    {
        var driver = new EngineDriver(Options, passByPass: passByPass);
        var request = driver.Arrive(0, 1000, 3);
        driver.RunToEnd();

        Assert.Equal(37.8973, driver.FirstTokenMs(request), RoundingMs);
        Assert.Equal(49.4805, driver.LastTokenMs(request), RoundingMs);
        Assert.Equal(3, driver.TokenTimes[request].Count);
    }

    [Fact]
    public void B_a_prompt_longer_than_the_budget_takes_two_passes()
    {
        var driver = new EngineDriver(Options);
        var request = driver.Arrive(0, 10_000, 2);

        driver.RunTo(169_137);
        var first = driver.Metrics()!;
        Assert.Equal(8192, first.ScheduledRequests.SumPrefillTokens);
        Assert.Equal(0.1691, first.WallTime, 4);
        Assert.Empty(driver.TokenTimes[request]);

        driver.RunToEnd();
        Assert.Equal(220.7189, driver.FirstTokenMs(request), RoundingMs);
        Assert.Equal(226.9717, driver.LastTokenMs(request), RoundingMs);
    }

    [Fact]
    public void C_a_running_request_and_a_chunked_prompt_share_passes()
    {
        var driver = new EngineDriver(Options with { MaxNumBatchedTokens = 4096 });
        var r0 = driver.Arrive(0, 2000, 3);
        var r1 = driver.Arrive(5, 6000, 2);
        driver.RunToEnd();

        Assert.Equal(54.3952, driver.FirstTokenMs(r0), RoundingMs);
        Assert.Equal([145.9755, 199.0799], driver.TokenTimes[r0].Skip(1).Select(us => us / 1000.0), (a, b) => Math.Abs(a - b) < RoundingMs);
        Assert.Equal(72.3423, (driver.LastTokenMs(r0) - driver.FirstTokenMs(r0)) / 2, RoundingMs);
        Assert.Equal(194.0799, driver.FirstTokenMs(r1) - 5, RoundingMs);
        Assert.Equal(200.1282, driver.LastTokenMs(r1) - 5, RoundingMs);
    }
}
