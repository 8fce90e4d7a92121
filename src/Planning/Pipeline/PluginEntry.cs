using GlobalPlanner.Planning.Pipeline.Contracts;
using GlobalPlanner.Planning.Pipeline.Scheduling;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>A registered plugin as the pipeline keeps it.</summary>
internal sealed class PluginEntry
{
    private volatile Task? _abandoned;

    public PluginEntry(int index, PluginRegistration registration)
    {
        if (!PluginRegistration.InterfaceOf(registration.Stage).IsInstanceOfType(registration.Plugin))
        {
            throw new ArgumentException(
                $"{registration.PluginId} does not implement {PluginRegistration.InterfaceOf(registration.Stage).Name}.", nameof(registration));
        }

        Index = index;
        Registration = registration;
        Interval = Seconds(registration.ExecutionIntervalSeconds);
        Window = Seconds(registration.ObservationWindowSeconds);
        foreach (var need in registration.Needs.IsDefault ? [] : registration.Needs)
        {
            NeedsTraffic |= ContextPaths.AsksFor(need, ContextPaths.Traffic);
            NeedsFpm |= ContextPaths.AsksFor(need, ContextPaths.Fpm);
        }
    }

    /// <summary>Position in registration order.</summary>
    public int Index { get; }

    public PluginRegistration Registration { get; }

    public string Id => Registration.PluginId;

    public IPipelinePlugin Plugin => Registration.Plugin;

    public TimeSpan Interval { get; }

    public TimeSpan Window { get; }

    public bool NeedsTraffic { get; }

    public bool NeedsFpm { get; }

    /// <summary>Whether a call nobody waits for any more has still not returned.</summary>
    public bool IsStillRunning => _abandoned is { IsCompleted: false };

    /// <summary>Remembers a call nobody waits for any more, so that a plugin that hangs holds one thread and not one a tick.</summary>
    public void Abandon(Task call)
    {
        _abandoned = call;
        _ = call.ContinueWith(
            static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>The first required field that a context lacks; null when it has them all.</summary>
    public string? MissingField(PipelineContext context)
    {
        if (!Registration.RequiresProducedFields.IsDefaultOrEmpty)
        {
            foreach (var path in Registration.RequiresProducedFields)
            {
                if (!ContextPaths.IsPresent(context, path))
                {
                    return path;
                }
            }
        }

        return null;
    }

    private static TimeSpan Seconds(double seconds) =>
        !(seconds > 0) ? TimeSpan.Zero : seconds >= TimeSpan.MaxValue.TotalSeconds ? TimeSpan.MaxValue : TimeSpan.FromSeconds(seconds);
}
