using GlobalPlanner.Planning.Pipeline.Contracts;

namespace GlobalPlanner.Planning.Pipeline.Merge;

/// <summary>Collects the opinions on one component in one stage: for each bound the number and the answer that it is from.</summary>
internal struct ComponentOpinions(string component)
{
    private Opinion? _floor;
    private Opinion? _ceiling;
    private Opinion? _recommended;

    public string Component { get; } = component;

    public void Add(OverrideType type, int replicas, int answer, ReadOnlySpan<StageAnswer> answers)
    {
        var opinion = new Opinion(replicas, answer);
        switch (type)
        {
            case OverrideType.AtLeast:
                _floor = _floor is not { } floor || replicas > floor.Replicas ? opinion : floor;
                break;
            case OverrideType.AtMost:
                _ceiling = _ceiling is not { } ceiling || replicas < ceiling.Replicas ? opinion : ceiling;
                break;
            default:
                _recommended = _recommended is not { } best || answers[answer].Priority < answers[best.Answer].Priority ? opinion : best;
                break;
        }
    }

    /// <summary>The resulting replicas, and the clamp to record; null when no bound moved the recommendation.</summary>
    public readonly MergedTarget Decide(ReadOnlySpan<StageAnswer> answers, int? baseline, out ClampRecord? clamp)
    {
        var wanted = _recommended?.Replicas ?? baseline ?? 0;
        var floor = Math.Max(0, _floor?.Replicas ?? 0);
        var result = Math.Max(floor, Math.Min(_ceiling?.Replicas ?? int.MaxValue, wanted));

        // Only a floor of at least zero can have raised the number; under a negative floor, the limit of zero did.
        var raisedBy = result > wanted && _floor is { Replicas: >= 0 } ? _floor : null;
        var loweredBy = result < wanted ? _ceiling : null;
        clamp = loweredBy is { } ceiling ? new ClampRecord(Component, MergeBound.Ceiling, answers[ceiling.Answer].PluginId)
            : raisedBy is { } raised ? new ClampRecord(Component, MergeBound.Floor, answers[raised.Answer].PluginId)
            : null;

        // When the ceiling is below the floor, the number is the floor's although the record names the ceiling.
        var ownFloor = raisedBy ?? (loweredBy is { } low && _floor is { } own && own.Replicas == result && low.Replicas < result ? own : null);
        var (bound, decider) = ownFloor is not null ? (MergeBound.Floor, ownFloor)
            : loweredBy is not null ? (MergeBound.Ceiling, loweredBy)
            : _recommended is not null ? (MergeBound.Recommendation, _recommended)
            : (MergeBound.Baseline, null);
        return new MergedTarget(Component, result, bound, decider is { } one ? answers[one.Answer].PluginId : null, Named: true);
    }

    private readonly record struct Opinion(int Replicas, int Answer);
}
