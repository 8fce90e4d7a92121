using System.Collections;
using System.Collections.Immutable;
using GlobalPlanner.Simulation.Core;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Workload.Generation;

/// <summary>
/// Requests that arrive as a Poisson process whose rate follows a profile (thinning: Lewis and Shedler, 1979).
/// Endless unless <see cref="DurationS"/> bounds it. Every enumeration gives the same requests.
/// </summary>
public sealed class GeneratedWorkload : IEnumerable<WorkloadRequest>
{
    private readonly Func<RateProfile> _profile;
    private readonly ImmutableArray<RequestClassOptions> _classes;
    private readonly RandomStreams _streams;

    /// <summary>Describes a workload; nothing is drawn yet.</summary>
    /// <param name="profile">Makes the rate over time; called for every enumeration.</param>
    /// <param name="classes">The kinds of requests, at least one.</param>
    /// <param name="streams">Source of arrivals, kinds and lengths.</param>
    public GeneratedWorkload(
        Func<RateProfile> profile,
        ImmutableArray<RequestClassOptions> classes,
        RandomStreams streams)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(streams);
        _profile = profile;
        _classes = classes;
        _streams = streams;
    }

    /// <summary>Seconds after which no more requests arrive; null for endless traffic.</summary>
    public double? DurationS { get; init; }

    /// <inheritdoc />
    public IEnumerator<WorkloadRequest> GetEnumerator()
    {
        var profile = _profile();
        if (!(profile.MaxRps > 0))
        {
            yield break;
        }

        var mix = new RequestMix(_classes, _streams);
        var arrivals = _streams.Named("arrivals/generated");
        var seconds = 0.0;
        while (true)
        {
            seconds += arrivals.NextExponential() / profile.MaxRps;
            if (seconds >= DurationS)
            {
                yield break;
            }

            if (arrivals.NextDouble() * profile.MaxRps < profile.RpsAt(seconds))
            {
                yield return mix.Draw((long)(seconds * 1e6));
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
