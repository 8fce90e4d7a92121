namespace GlobalPlanner.Clock;

/// <summary>
/// A time that starts at a given moment and passes a factor faster than another one's monotonic clock. It can be told
/// what the time really is, and comes to it without ever going backwards.
/// </summary>
public sealed class AcceleratedTimeProvider : TimeProvider
{
    /// <summary>The longest a .NET timer takes; a slow time must not make a long span one that is refused.</summary>
    private const double LongestTimerMs = uint.MaxValue - 1;

    private readonly TimeProvider _wall;
    private Stretch _stretch;

    /// <summary>Starts the time.</summary>
    /// <param name="wall">The time that is accelerated.</param>
    /// <param name="speed">Seconds that pass here while one passes on the wall; finite, greater than zero.</param>
    /// <param name="origin">What the time is now.</param>
    public AcceleratedTimeProvider(TimeProvider wall, double speed, DateTimeOffset origin)
    {
        ArgumentNullException.ThrowIfNull(wall);
        if (!double.IsFinite(speed) || speed <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(speed), speed, "speed must be a finite number greater than zero.");
        }

        _wall = wall;
        Speed = speed;
        Origin = origin.ToUniversalTime();
        _stretch = new Stretch(wall.GetTimestamp(), 0, 0);
    }

    /// <summary>Seconds that pass here while one passes on the wall.</summary>
    public double Speed { get; }

    /// <summary>What the time was when it was started.</summary>
    public DateTimeOffset Origin { get; }

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => Origin.AddTicks(GetTimestamp());

    /// <summary>Ticks of 100 ns that have passed here since the start.</summary>
    public override long GetTimestamp() => TicksAt(_wall.GetTimestamp(), Volatile.Read(ref _stretch));

    /// <summary>
    /// Corrects the time: behind the moment given it steps there, ahead of it it passes at half the speed until it is
    /// level. One call at a time.
    /// </summary>
    /// <param name="actual">What the time is.</param>
    /// <returns>How far it was ahead; negative when it was behind.</returns>
    public TimeSpan Follow(DateTimeOffset actual)
    {
        var stamp = _wall.GetTimestamp();
        var ticks = TicksAt(stamp, _stretch);
        var ahead = TimeSpan.FromTicks(ticks - (actual - Origin).Ticks);
        Volatile.Write(ref _stretch, ahead > TimeSpan.Zero
            ? new Stretch(stamp, ticks, 2 * ahead.Ticks / Speed)
            : new Stretch(stamp, ticks - ahead.Ticks, 0));
        return ahead;
    }

    /// <summary>Makes a timer whose due time and period are spans of this time.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new ScaledTimer(_wall.CreateTimer(callback, state, ToWall(dueTime), ToWall(period)), this);

    private TimeSpan ToWall(TimeSpan span) =>
        span == Timeout.InfiniteTimeSpan
            ? span
            : TimeSpan.FromMilliseconds(Math.Min(LongestTimerMs, Math.Ceiling(span.TotalMilliseconds / Speed)));

    private long TicksAt(long stamp, Stretch stretch)
    {
        var elapsed = _wall.GetElapsedTime(stretch.WallTimestamp, stamp).Ticks;
        return stretch.Ticks + (long)((elapsed - (Math.Min(elapsed, stretch.SlowTicks) / 2)) * Speed);
    }

    /// <summary>From a moment on the time passes at half the speed for some ticks of the wall, then at the speed.</summary>
    private sealed record Stretch(long WallTimestamp, long Ticks, double SlowTicks);

    private sealed class ScaledTimer(ITimer inner, AcceleratedTimeProvider time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(time.ToWall(dueTime), time.ToWall(period));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
