namespace GlobalPlanner.Grains.Pools;

/// <summary>The stored document of one pool, and whether it has changed since it was written. Used from one grain's turns only.</summary>
internal sealed class PoolStore(IPersistentState<PoolPlannerDocument> storage)
{
    /// <summary>The document in memory.</summary>
    public PoolPlannerDocument Document => storage.State;

    /// <summary>Whether ticks have run that are not stored yet.</summary>
    public bool HasUnsavedTicks { get; set; }

    /// <summary>Stores the session.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">Another activation has stored a version since.</exception>
    public async Task SaveAsync(PoolSession session, DateTimeOffset now)
    {
        session.Save(Document, now);
        await storage.WriteStateAsync();
        HasUnsavedTicks = false;
    }

    /// <summary>Makes a change and stores it, or takes it back when it cannot be stored.</summary>
    public async Task ChangeAsync(PoolSession session, DateTimeOffset now, Action<PoolPlannerDocument> change, Action<PoolPlannerDocument> undo)
    {
        change(Document);
        try
        {
            await SaveAsync(session, now);
        }
        catch
        {
            undo(Document);
            throw;
        }
    }
}
