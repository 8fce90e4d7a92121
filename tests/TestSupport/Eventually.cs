using System.Diagnostics;

namespace GlobalPlanner.TestSupport;

/// <summary>Waits for a condition of a system that moves by itself, up to a deadline.</summary>
public static class Eventually
{
    /// <summary>Waits until a condition holds.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="what">What is waited for, in words; part of the failure.</param>
    /// <param name="deadline">How long at most; 30 s when null.</param>
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
