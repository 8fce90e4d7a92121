using System.Text.Json.Serialization;

namespace GlobalPlanner.Planning.Observations;

/// <summary>
/// The outcome of reading a traffic source. No traffic, no data and a failed query are three different things: only
/// an <see cref="Observed"/> reading (whose request count may be zero) may lower demand.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NotRead), "not_read")]
[JsonDerivedType(typeof(Observed), "observed")]
[JsonDerivedType(typeof(NoData), "no_data")]
[JsonDerivedType(typeof(Failed), "failed")]
public abstract record TrafficReading
{
    private TrafficReading()
    {
    }

    /// <summary>The source was not asked in this tick.</summary>
    public static TrafficReading NotRequested { get; } = new NotRead();

    /// <summary>The source was not asked.</summary>
    public sealed record NotRead : TrafficReading;

    /// <summary>The source answered for a whole window, idle windows included.</summary>
    public sealed record Observed(TrafficObservation Traffic) : TrafficReading;

    /// <summary>
    /// The source answered but cannot tell yet or any more: a missing series, a first scrape without a baseline, an
    /// average that is undefined although requests were counted.
    /// </summary>
    public sealed record NoData(string Reason) : TrafficReading;

    /// <summary>The source could not be read: refused, timed out, answered an error or something unreadable.</summary>
    public sealed record Failed(string Reason) : TrafficReading;
}
