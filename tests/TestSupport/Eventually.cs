using System.Diagnostics;

namespace GlobalPlanner.TestSupport;

/// <summary>Waits, up to a deadline, for a condition of a system that changes on its own.</summary>
public static class Eventually
{
    /// <summary>Waits until a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="what">The condition in words, for the failure.</param>
    /// <param name="deadline">The longest wait; null means 30 s.</param>
    /// <exception cref="TimeoutException">The deadline passed.</exception>
    public static Task ThatAsync(Func<bool> condition, string what, TimeSpan? deadline = null) =>
        ThatAsync(() => Task.FromResult(condition()), what, deadline);

    /// <inheritdoc cref="ThatAsync(Func{bool}, string, TimeSpan?)" />
    public static async Task ThatAsync(Func<Task<bool>> condition, string what, TimeSpan? deadline = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var limit = deadline ?? TimeSpan.FromSeconds(30);
        var clock = Stopwatch.StartNew();
        while (!await condition().ConfigureAwait(false))
        {
            if (clock.Elapsed > limit)
            {
                throw new TimeoutException($"Waited {limit.TotalSeconds:0} s for this, in vain: {what}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System).ConfigureAwait(false);
        }
    }
}
