using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Holds;

namespace GlobalPlanner.Grains.Pools;

/// <summary>The hold in force, its age, and whether it is overdue.</summary>
internal sealed class HoldTracker(TimeSpan interval)
{
    private HoldReason? _reason;
    private DateTimeOffset _since;

    /// <summary>Name of the hold in force; null when there is none.</summary>
    public string? Name => _reason?.Name;

    /// <summary>Continues a hold that was in force before a restart.</summary>
    public void Restore(HoldStatus? hold)
    {
        _reason = hold is null ? null : HoldReason.Restored(hold.Name, hold.Exit);
        _since = hold?.Since ?? default;
    }

    /// <summary>Sets the hold in force; null ends it.</summary>
    /// <returns>Whether the hold differs from the one before.</returns>
    public bool Set(HoldReason? reason, DateTimeOffset at)
    {
        var changed = !string.Equals(reason?.Name, _reason?.Name, StringComparison.Ordinal);
        if (changed)
        {
            _since = at;
        }

        _reason = reason;
        return changed;
    }

    /// <summary>The hold as operators see it.</summary>
    public HoldStatus? Status(DateTimeOffset now) =>
        _reason is null ? null : new HoldStatus(_reason.Name, _since, _reason.Exit, IsOverdue(_reason, now));

    /// <summary>A hold that lasts for two ticks only is never overdue: with slow cadences a limit may be shorter than a tick.</summary>
    private bool IsOverdue(HoldReason reason, DateTimeOffset now) =>
        reason.OverdueAfter is { } limit && now - _since > (limit > TimeSpan.Zero ? Max(limit, interval * 3) : limit);

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
