namespace GlobalPlanner.TestSupport;

/// <summary>A test that needs a shared trace; skipped, saying so, where the trace is not beside the checkout.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedTraceFactAttribute : FactAttribute
{
    public SharedTraceFactAttribute(string trace)
    {
        Trace = trace;
        if (RepositoryPaths.SharedTrace(trace) is null)
        {
            Skip = $"The trace {trace} is not beside this checkout (../shared/traces).";
        }
    }

    /// <summary>The trace's name below <c>shared/traces</c>.</summary>
    public string Trace { get; }
}
