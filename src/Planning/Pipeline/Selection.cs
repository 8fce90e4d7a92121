using GlobalPlanner.Planning.Pipeline.Calls;
using GlobalPlanner.Planning.Pipeline.Merge;

namespace GlobalPlanner.Planning.Pipeline;

/// <summary>The participants of one stage of a tick.</summary>
/// <param name="Calls">Room for the calls, in the stage's order.</param>
/// <param name="Count">Number of calls to make.</param>
/// <param name="Held">Earlier answers that still count; null when there are none.</param>
internal readonly record struct Selection<TResponse>(PendingCall<TResponse>[] Calls, int Count, List<StageAnswer>? Held)
    where TResponse : class
{
    public bool IsEmpty => Count == 0 && Held is null;

    public Span<PendingCall<TResponse>> Due => Calls.AsSpan(0, Count);
}

/// <summary>A participant to call, by how much the call is late, and its result.</summary>
internal struct PendingCall<TResponse>(PluginEntry entry, TimeSpan lag)
    where TResponse : class
{
    public readonly PluginEntry Entry => entry;

    public readonly TimeSpan Lag => lag;

    public CallResult<TResponse> Result { get; set; }
}
