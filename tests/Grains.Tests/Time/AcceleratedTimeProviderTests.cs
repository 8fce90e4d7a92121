using GlobalPlanner.Clock;
using Microsoft.Extensions.Time.Testing;

namespace GlobalPlanner.Grains.Tests.Time;

public class AcceleratedTimeProviderTests
{
    private static readonly DateTimeOffset Origin = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _real = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(1, 10)]
    [InlineData(60, 600)]
    [InlineData(0.5, 5)]
    public void Time_and_timestamps_run_at_the_speed_from_the_origin(double speed, double expectedSeconds)
    {
        var clock = new AcceleratedTimeProvider(_real, speed, Origin);
        var stamp = clock.GetTimestamp();

        _real.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(Origin.AddSeconds(expectedSeconds), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(expectedSeconds), clock.GetElapsedTime(stamp));
    }

    [Fact]
    public void Behind_the_time_it_follows_it_steps_there_and_ahead_of_it_waits_at_half_the_speed()
    {
        var clock = new AcceleratedTimeProvider(_real, 10, Origin);
        _real.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromSeconds(-20), clock.Follow(Origin.AddSeconds(30)));
        Assert.Equal(Origin.AddSeconds(30), clock.GetUtcNow());

        Assert.Equal(TimeSpan.FromSeconds(10), clock.Follow(Origin.AddSeconds(20)));
        Assert.Equal(Origin.AddSeconds(30), clock.GetUtcNow());
        _real.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Origin.AddSeconds(35), clock.GetUtcNow());
        _real.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Origin.AddSeconds(40), clock.GetUtcNow());
        _real.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Origin.AddSeconds(50), clock.GetUtcNow());
    }

    [Fact]
    public void A_step_of_the_real_wall_clock_does_not_move_it()
    {
        var wall = new SteppedWall();
        var clock = new AcceleratedTimeProvider(wall, 60, Origin);

        wall.Now += TimeSpan.FromHours(3);

        Assert.Equal(Origin, clock.GetUtcNow());
    }

    [Fact]
    public void Timers_fire_at_the_scaled_time_and_never_before_it()
    {
        var clock = new AcceleratedTimeProvider(_real, 60, Origin);
        var fired = new List<DateTimeOffset>();
        using var timer = clock.CreateTimer(_ => fired.Add(clock.GetUtcNow()), null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60));

        for (var i = 0; i < 1100; i++)
        {
            _real.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal([Origin.AddSeconds(5.04), Origin.AddSeconds(65.04)], fired);
    }

    [Fact]
    public void A_changed_timer_is_scaled_too_and_an_infinite_one_stays_quiet()
    {
        var clock = new AcceleratedTimeProvider(_real, 10, Origin);
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _real.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, fired);

        timer.Change(TimeSpan.FromSeconds(30), Timeout.InfiniteTimeSpan);
        _real.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Equal(0, fired);
        _real.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(1, fired);
    }

    [Fact]
    public void A_timer_of_years_is_accepted_at_a_low_speed()
    {
        var clock = new AcceleratedTimeProvider(_real, 0.001, Origin);

        using var timer = clock.CreateTimer(_ => Assert.Fail("It is not due for years."), null, TimeSpan.FromDays(400), Timeout.InfiniteTimeSpan);
        _real.Advance(TimeSpan.FromDays(40));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_clock_that_does_not_run_forward_is_refused(double speed) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AcceleratedTimeProvider(_real, speed, Origin));

    /// <summary>A wall clock that is set while no time passes.</summary>
    private sealed class SteppedWall : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => 0;
    }
}
