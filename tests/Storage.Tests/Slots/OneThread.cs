namespace GlobalPlanner.Storage.Tests.Slots;

/// <summary>Runs continuations one after another when it is told to, so that an asynchronous test is the same every time.</summary>
internal sealed class OneThread : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();

    /// <inheritdoc />
    public override void Post(SendOrPostCallback d, object? state) => _queue.Enqueue((d, state));

    /// <summary>Runs what is queued, and what that queues, to the end.</summary>
    public void Run()
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            while (_queue.TryDequeue(out var next))
            {
                next.Callback(next.State);
            }
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Begins something here.</summary>
    public Task Begin(Func<Task> work)
    {
        var task = Task.CompletedTask;
        Post(_ => task = work(), null);
        Run();
        return task;
    }
}
