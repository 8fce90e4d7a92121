using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.SamplePlugins;

/// <summary>Its constructor refuses.</summary>
public sealed class RefusesToStart : PredictsNothing
{
    public RefusesToStart() => throw new InvalidOperationException("no model at this path");
}

/// <summary>Has two constructors.</summary>
public sealed class TwoWays : PredictsNothing
{
    public TwoWays()
        : this("default")
    {
    }

    public TwoWays(string model) => Model = model;

    /// <summary>Which way it was constructed.</summary>
    public string Model { get; }
}

/// <summary>Cannot be constructed.</summary>
public abstract class PredictsNothing : IPredictPlugin
{
    /// <inheritdoc />
    public ValueTask<PredictResponse> PredictAsync(PipelineContext context, CancellationToken cancellationToken) => new(new PredictResponse(null));
}

/// <summary>No plugin.</summary>
public sealed class NoPlugin;
