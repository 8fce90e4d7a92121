using System.Collections.Immutable;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Workload;

namespace GlobalPlanner.Simulation.Routing;

/// <summary>
/// Chooses the pool of a request as Dynamo's GlobalRouter does: by a priority override if one matches, or else by a grid
/// over prompt length and latency targets. With retries enabled, every strictly faster pool follows, from the slowest to
/// the fastest. The context length is the prompt length, as in Dynamo.
/// </summary>
public sealed class GlobalRouter
{
    private readonly GlobalRouterOptions _options;

    public GlobalRouter(GlobalRouterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>Prefill pools to try, in order.</summary>
    public ImmutableArray<int> PrefillPools(WorkloadRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_options.PrefillPoolSelectionStrategy is not { } grid)
        {
            return [0];
        }

        var isl = new GridAxis(grid.IslMin, grid.IslMax, grid.IslResolution);
        var ttft = new GridAxis(grid.TtftMinMs, grid.TtftMaxMs, grid.TtftResolution);
        var pool = Override(grid.PriorityOverrides, request.Priority)
            ?? grid.PrefillPoolMapping[isl.IndexOf(request.InputTokens)][ttft.IndexOf(TtftTarget(request, ttft))];
        return WithRetries(pool, _options.PrefillPoolPriorities);
    }

    /// <summary>Decode pools to try, in order.</summary>
    public ImmutableArray<int> DecodePools(WorkloadRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_options.DecodePoolSelectionStrategy is not { } grid)
        {
            return [0];
        }

        var context = new GridAxis(grid.ContextLengthMin, grid.ContextLengthMax, grid.ContextLengthResolution);
        var itl = new GridAxis(grid.ItlMinMs, grid.ItlMaxMs, grid.ItlResolution);
        var pool = Override(grid.PriorityOverrides, request.Priority)
            ?? grid.DecodePoolMapping[context.IndexOf(request.InputTokens)][itl.IndexOf(ItlTarget(request, itl))];
        return WithRetries(pool, _options.DecodePoolPriorities);
    }

    /// <summary>Aggregated pools to try, in order.</summary>
    public ImmutableArray<int> AggPools(WorkloadRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_options.AggPoolSelectionStrategy is not { } grid)
        {
            return [0];
        }

        var layer = grid is { IslMin: { } min, IslMax: { } max, IslResolution: { } resolution }
            ? new GridAxis(min, max, resolution).IndexOf(request.InputTokens)
            : 0;
        var ttft = new GridAxis(grid.TtftMinMs, grid.TtftMaxMs, grid.TtftResolution);
        var itl = new GridAxis(grid.ItlMinMs, grid.ItlMaxMs, grid.ItlResolution);
        var pool = Override(grid.PriorityOverrides, request.Priority)
            ?? grid.AggPoolMapping[layer][ttft.IndexOf(TtftTarget(request, ttft))][itl.IndexOf(ItlTarget(request, itl))];
        return WithRetries(pool, _options.AggPoolPriorities);
    }

    private static int? Override(ImmutableArray<PriorityOverride> overrides, int? priority)
    {
        foreach (var candidate in overrides)
        {
            if (priority >= candidate.MinPriority && priority <= candidate.MaxPriority)
            {
                return candidate.TargetPool;
            }
        }

        return null;
    }

    private double TtftTarget(WorkloadRequest request, GridAxis axis) =>
        request.TtftTargetMs ?? _options.DefaultTtftTarget ?? axis.Middle;

    private double ItlTarget(WorkloadRequest request, GridAxis axis) =>
        request.ItlTargetMs ?? _options.DefaultItlTarget ?? axis.Middle;

    private ImmutableArray<int> WithRetries(int selected, ImmutableArray<int> priorities)
    {
        if (!_options.EnablePriorityRetry)
        {
            return [selected];
        }

        if (priorities.IsEmpty)
        {
            // By default the pools are numbered from the fastest.
            return [.. Enumerable.Range(0, selected + 1).Reverse()];
        }

        var faster = Enumerable.Range(0, priorities.Length)
            .Where(pool => priorities[pool] < priorities[selected])
            .OrderByDescending(pool => priorities[pool])
            .ThenBy(pool => pool);
        return [selected, .. faster];
    }
}

/// <summary>One axis of a pool-selection grid: a range cut into equal cells; a value beyond it belongs to the outermost cell.</summary>
internal readonly record struct GridAxis(double Min, double Max, int Resolution)
{
    /// <summary>The middle: the target of a request that asks for none.</summary>
    public double Middle => (Min + Max) / 2;

    /// <summary>Cell of a value: trunc((value - min) / cell width), within the grid.</summary>
    public int IndexOf(double value) =>
        (int)Math.Clamp(Math.Truncate((value - Min) / ((Max - Min) / Resolution)), 0, Resolution - 1);
}
