using System.Collections.Immutable;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Simulation.Scenario;

/// <summary>The requests that arrive: a generated pattern, or a recorded trace.</summary>
[ConfigSection("The requests that arrive: a generated pattern, or a recorded trace.", Rules = typeof(TrafficOptionsRules))]
public sealed record TrafficOptions
{
    /// <summary>Shape of the arrival rate over time.</summary>
    [Setting("Shape of the arrival rate over time.")]
    public TrafficPattern Pattern { get; init; } = TrafficPattern.Constant;

    /// <summary>Requests per second: of <c>constant</c>, and between the bursts of <c>burst</c>.</summary>
    [Setting("`constant`: requests per second. `burst`: requests per second between bursts.", GreaterThan = 0)]
    public double RateRps { get; init; } = 1.0;

    /// <summary>Lowest rate of <c>sine</c> and the diurnal patterns, requests per second.</summary>
    [Setting("`sine`, `diurnal`, `diurnal_bursts`: lowest rate, requests per second.", Min = 0)]
    public double MinRateRps { get; init; } = 1.0;

    /// <summary>Highest rate of <c>sine</c> and the diurnal patterns outside bursts, requests per second.</summary>
    [Setting("`sine`, `diurnal`, `diurnal_bursts`: highest rate outside bursts, requests per second.", GreaterThan = 0)]
    public double MaxRateRps { get; init; } = 4.0;

    /// <summary>Seconds of one wave, or of one day.</summary>
    [Setting("`sine`: seconds of a wave. `diurnal`, `diurnal_bursts`: seconds of a day.", GreaterThan = 0)]
    public double PeriodSeconds { get; init; } = 86_400;

    /// <summary>Place in the period at which the run starts, 0..1.</summary>
    [Setting("`sine`, `diurnal`, `diurnal_bursts`: place in the period at which the run starts, 0 to 1.", Min = 0, Max = 1)]
    public double StartPhase { get; init; }

    /// <summary>Factor by which a burst multiplies the rate.</summary>
    [Setting("`burst`, `diurnal_bursts`: factor by which a burst multiplies the rate.", Min = 1)]
    public double BurstMultiplier { get; init; } = 3.0;

    /// <summary>Seconds of a burst.</summary>
    [Setting("`burst`, `diurnal_bursts`: seconds of a burst.", GreaterThan = 0)]
    public double BurstSeconds { get; init; } = 30;

    /// <summary>Mean seconds from the start of a burst to the start of the next.</summary>
    [Setting("`burst`: seconds from burst to burst. `diurnal_bursts`: their mean; bursts come at random.", GreaterThan = 0)]
    public double BurstIntervalSeconds { get; init; } = 300;

    /// <summary>Seconds after which no more requests arrive; null for endless traffic.</summary>
    [Setting("Seconds after which no more requests arrive; null for endless traffic.", GreaterThan = 0)]
    public double? DurationSeconds { get; init; }

    /// <summary>Kinds of requests that a generated pattern mixes.</summary>
    [Setting("Generated patterns: the kinds of requests that are mixed.", NotEmpty = true)]
    public ImmutableArray<RequestClassOptions> Requests { get; init; } = [new()];

    /// <summary>The file of <c>trace</c>.</summary>
    [Setting("`trace`: the file (Mooncake JSONL, Azure CSV, ServeGen rates CSV; plain or .gz).")]
    public string? File { get; init; }

    /// <summary>ServeGen's second file.</summary>
    [Setting("`trace`: the lengths file of a ServeGen pair.")]
    public string? LengthsFile { get; init; }

    /// <summary>Divides the arrival times of a trace.</summary>
    [Setting("`trace`: divides arrival times; 2 doubles the rate.", GreaterThan = 0)]
    public double ArrivalSpeedup { get; init; } = 1.0;

    /// <summary>Share of a trace's requests that is kept, drawn at random; greater than 0, at most 1.</summary>
    [Setting("`trace`: share of the requests that is kept, drawn at random; 0.01 thins to 1%.", GreaterThan = 0, Max = 1)]
    public double KeepShare { get; init; } = 1.0;

    /// <summary>Whether the trace starts again at its end.</summary>
    [Setting("`trace`: start again at the end.")]
    public bool Loop { get; init; }

    /// <summary>Report and skip broken trace lines instead of refusing the file.</summary>
    [Setting("`trace`: report and skip broken lines instead of refusing the file.")]
    public bool SkipBadLines { get; init; }
}

/// <summary>Shape of an arrival rate over time.</summary>
public enum TrafficPattern
{
    /// <summary>The same rate all the time.</summary>
    Constant,

    /// <summary>A sine wave between two rates.</summary>
    Sine,

    /// <summary>A constant rate with bursts at equal intervals.</summary>
    Burst,

    /// <summary>A day: low at night, a steep morning, two peaks.</summary>
    Diurnal,

    /// <summary>A day with bursts at random times.</summary>
    DiurnalBursts,

    /// <summary>A recorded trace.</summary>
    Trace,
}
