using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Runtime;
using Microsoft.Extensions.Time.Testing;

namespace GlobalPlanner.Grains.Tests.Runtime;

public class TickGateTests
{
    private readonly FakeTimeProvider _wall = new();
    private readonly TickGate _gate;

    public TickGateTests() => _gate = new TickGate(new PlannerClock(TimeProvider.System, _wall));

    [Fact]
    public async Task A_stop_waits_for_the_ticks_that_run_and_lets_no_new_one_in()
    {
        Assert.True(_gate.TryEnter() && _gate.TryEnter());

        var closing = _gate.CloseAsync(CancellationToken.None);

        Assert.True(_gate.IsClosed);
        Assert.False(_gate.TryEnter());
        _gate.Leave();
        Assert.False(closing.IsCompleted);
        _gate.Leave();
        await closing;
    }

    [Fact]
    public void With_no_tick_running_a_stop_waits_for_nothing() => Assert.True(_gate.CloseAsync(CancellationToken.None).IsCompletedSuccessfully);

    [Fact]
    public async Task A_tick_that_does_not_end_holds_up_a_stop_no_longer_than_its_patience()
    {
        Assert.True(_gate.TryEnter());
        var closing = _gate.CloseAsync(CancellationToken.None);

        _wall.Advance(TickGate.Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(closing.IsCompleted);
        _wall.Advance(TimeSpan.FromMilliseconds(1));
        await closing;

        _gate.Leave();
    }

    [Fact]
    public async Task A_stop_that_is_cut_short_does_not_fail()
    {
        Assert.True(_gate.TryEnter());
        using var cut = new CancellationTokenSource();
        var closing = _gate.CloseAsync(cut.Token);
        await cut.CancelAsync();
        await closing;
    }
}
