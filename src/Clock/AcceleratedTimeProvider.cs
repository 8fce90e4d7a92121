namespace GlobalPlanner.Clock;

/// <summary>
/// A time that starts at a given moment and runs faster than another time's monotonic clock by a fixed factor. It can be
/// corrected while it runs, and never goes backwards.
/// </summary>
public sealed class AcceleratedTimeProvider : TimeProvider
{
    /// <summary>The longest span that a .NET timer accepts. A speed below 1 stretches spans, possibly beyond it.</summary>
    private const double LongestTimerMs = uint.MaxValue - 1;

    private readonly TimeProvider _wall;
    private Stretch _stretch;

    /// <summary>Starts the time.</summary>
    /// <param name="wall">The time that is accelerated.</param>
    /// <param name="speed">Seconds of this time per wall second; finite, greater than zero.</param>
    /// <param name="origin">The moment at which this time starts.</param>
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

    /// <summary>Seconds of this time per wall second.</summary>
    public double Speed { get; }

    /// <summary>The moment at which this time started.</summary>
    public DateTimeOffset Origin { get; }

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => Origin.AddTicks(GetTimestamp());

    /// <summary>Ticks of 100 ns of this time since the start.</summary>
    public override long GetTimestamp() => TicksAt(_wall.GetTimestamp(), Volatile.Read(ref _stretch));

    /// <summary>
    /// Corrects the time. If it is behind, it jumps to the given moment; if it is ahead, it runs at half speed until the
    /// given time has caught up. Not safe for concurrent use.
    /// </summary>
    /// <param name="actual">The correct moment.</param>
    /// <returns>How far this time was ahead; negative when it was behind.</returns>
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

    /// <summary>Creates a timer whose due time and period are spans of this time.</summary>
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

    /// <summary>From a wall timestamp on, the time runs at half speed for a number of wall ticks, then at full speed.</summary>
    private sealed record Stretch(long WallTimestamp, long Ticks, double SlowTicks);

    private sealed class ScaledTimer(ITimer inner, AcceleratedTimeProvider time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(time.ToWall(dueTime), time.ToWall(period));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
