using GlobalPlanner.Planning.Pipeline.Merge;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>Who takes part in a stage of a tick.</summary>
/// <param name="Calls">Room for the calls, in the stage's order.</param>
/// <param name="Count">How many are to be made.</param>
/// <param name="Held">Earlier answers that count; null when there are none.</param>
internal readonly record struct Selection<TResponse>(PluginCall<TResponse>[] Calls, int Count, List<StageAnswer>? Held)
    where TResponse : class
{
    public bool IsEmpty => Count == 0 && Held is null;

    public Span<PluginCall<TResponse>> Due => Calls.AsSpan(0, Count);
}

/// <summary>A plugin to call, by how much the call is late, and how it ended.</summary>
internal struct PluginCall<TResponse>(PluginEntry plugin, TimeSpan lag)
    where TResponse : class
{
    public readonly PluginEntry Plugin => plugin;

    public readonly TimeSpan Lag => lag;

    public CallResult<TResponse> Result { get; set; }
}
