using GlobalPlanner.Grains.Events;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Settings.Overlay;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.Grains.Pools;

/// <summary>
/// An operator's orders to one pool: pause, resume, change settings. An order is stored before it is in force and recorded as
/// an event before it is answered; one that cannot be stored changes nothing.
/// </summary>
internal sealed class PoolOrders(PoolSession session, PoolStore store, PoolPlannerParts parts, IEventSink events, ILogger logger)
{
    private ParticipantId Pool => session.Pool.Participant;

    /// <summary>Pauses the pool, or replaces the pause in force.</summary>
    public async Task PauseAsync(PauseOrder order, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentException.ThrowIfNullOrWhiteSpace(order.By);
        ArgumentException.ThrowIfNullOrWhiteSpace(order.Reason);
        if (order.For is { } duration && duration <= TimeSpan.Zero)
        {
            throw new ArgumentException($"A pause lasts longer than zero; {duration} does not.", nameof(order));
        }

        var pause = new PauseStatus(order.By, order.Reason, now, now + order.For);
        await SetPauseAsync(pause, now);
        logger.Paused(Pool, order.By, order.Reason, order.For);
        await events.RecordAsync(PoolEvents.Paused(Pool, pause));
    }

    /// <summary>Ends the pause; does nothing when there is none.</summary>
    public async Task ResumeAsync(string by, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        if (store.Document.Pause is null)
        {
            return;
        }

        await SetPauseAsync(null, now);
        logger.Resumed(Pool, by);
        await events.RecordAsync(PoolEvents.Resumed(Pool, by, "resumed by order", now));
    }

    /// <summary>Changes settings from the next tick on, or refuses the order with every reason.</summary>
    /// <param name="order">The order.</param>
    /// <param name="now">Now, planner time.</param>
    /// <param name="inForce">Called once the settings are in force, before the event is recorded.</param>
    public async Task<SettingsAnswer> SetSettingsAsync(SettingsOrder order, DateTimeOffset now, Action inForce)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentException.ThrowIfNullOrWhiteSpace(order.By);
        FollowCatalog(now);
        var (settings, problems) = session.Settings.Judge(order, now);
        if (settings is null)
        {
            return SettingsAnswer.Refuse(problems);
        }

        var before = store.Document.Overrides;
        await store.ChangeAsync(session, now, document => document.Overrides = settings.Overrides, document => document.Overrides = before);
        session.Settings.Adopt(settings, now);
        parts.Rebuild(session, now);
        inForce();
        var changed = PoolEvents.SettingsChanged(Pool, order, now);
        logger.SettingsChanged(Pool, order.By, changed.Message);
        await events.RecordAsync(changed);
        return new SettingsAnswer { Overrides = settings.Overrides };
    }

    /// <summary>Runs under the catalog's present definition from now on, if it has changed and fits the operators' changes.</summary>
    public void FollowCatalog(DateTimeOffset now)
    {
        if (session.Settings.Follow(now))
        {
            store.Document.Overrides = session.Settings.Overrides;
            parts.Rebuild(session, now);
        }
    }

    private Task SetPauseAsync(PauseStatus? pause, DateTimeOffset now)
    {
        var (pauseBefore, holdBefore) = (store.Document.Pause, session.Holds.Status(now));
        return store.ChangeAsync(
            session,
            now,
            document =>
            {
                document.Pause = pause;
                session.Pause(pause, now);
            },
            document =>
            {
                document.Pause = pauseBefore;
                session.Holds.Restore(holdBefore);
            });
    }
}
