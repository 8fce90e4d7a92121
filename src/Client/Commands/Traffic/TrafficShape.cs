using System.CommandLine;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Commands.Arguments;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Settings.Text;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Client.Commands.Traffic;

/// <summary>The options that describe a workload.</summary>
internal sealed class TrafficShape
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TrafficPattern[] Patterns = Enum.GetValues<TrafficPattern>();

    private readonly Option<TrafficPattern> _pattern = new("--pattern")
    {
        Description = "Shape of the arrival rate over time.",
        HelpName = string.Join('|', Patterns.Select(Humane.Code)),
        Required = true,
        CustomParser = static result =>
        {
            var given = result.Tokens[0].Value;
            var index = Array.FindIndex(Patterns, pattern => Humane.Code(pattern) == given.Replace('-', '_'));
            if (index < 0)
            {
                var names = Patterns.Select(Humane.Code).ToList();
                result.AddError($"--pattern: '{given}' is not one of {string.Join(", ", names)}{NearestName.Hint(given, names)}");
                return default;
            }

            return Patterns[index];
        },
    };

    private readonly Option<double?> _rate = Positive("--rate", "constant, burst: requests per second. [default: 1]");
    private readonly Option<double?> _minRate = Positive("--min-rate", "sine, diurnal: lowest requests per second. [default: 1]", zeroToo: true);
    private readonly Option<double?> _maxRate = Positive("--max-rate", "sine, diurnal: highest requests per second. [default: 4]");
    private readonly Option<TimeSpan?> _period = Durations.Option("--period", "sine: length of a wave; diurnal: length of a day; burst: time between bursts.", "10m, 24h, 5m");
    private readonly Option<double?> _burstFactor = Positive("--burst-factor", "burst: factor on the rate during a burst, at least 1. [default: 3]");
    private readonly Option<TimeSpan?> _burstLength = Durations.Option("--burst-length", "burst: length of a burst.", "30s");
    private readonly Option<TimeSpan?> _duration = Durations.Option("--duration", "Time during which requests arrive.", "1h; diurnal: one day; trace: all of it");
    private readonly Option<int?> _isl = Tokens("--isl", "Median input tokens of a request. [default: 3000]");
    private readonly Option<int?> _osl = Tokens("--osl", "Median output tokens of a request. [default: 150]");
    private readonly Option<double?> _spread = Positive("--spread", "Spread of both lengths: standard deviation of their logarithm. [default: 0, always the median]", zeroToo: true);
    private readonly Option<string?> _trace = new("--trace")
    {
        Description = "trace: the file (Mooncake JSONL, Azure CSV or ServeGen CSV; plain or .gz).",
        HelpName = "file",
    };

    private readonly Option<double?> _scale = Positive("--scale", "Factor on the rate; a trace is played that much faster. [default: 1]");
    private readonly Option<bool> _skipBadLines = new("--skip-bad-lines")
    {
        Description = "trace: report and skip broken lines instead of refusing the file.",
    };

    /// <summary>The options to add to a command.</summary>
    public Symbol[] Options =>
    [
        _pattern, _rate, _minRate, _maxRate, _period, _burstFactor, _burstLength, _duration, _isl, _osl, _spread, _trace, _scale, _skipBadLines,
    ];

    private static TrafficPattern[] Waves => [TrafficPattern.Sine, TrafficPattern.Diurnal, TrafficPattern.DiurnalBursts];

    private static TrafficPattern[] Bursts => [TrafficPattern.Burst, TrafficPattern.DiurnalBursts];

    /// <summary>Converts the given options to traffic settings.</summary>
    /// <exception cref="CommandFailedException">The options contradict each other; every contradiction is listed.</exception>
    public TrafficOptions Read(CommandContext context)
    {
        var pattern = context.Get(_pattern);
        Check(context, pattern);
        var scale = context.Get(_scale) ?? 1;
        var period = context.Get(_period);
        var diurnal = pattern is TrafficPattern.Diurnal or TrafficPattern.DiurnalBursts;
        var defaults = new TrafficOptions();
        var wave = period ?? (diurnal ? Day : TimeSpan.FromMinutes(10));
        var duration = context.Get(_duration)
            ?? (pattern == TrafficPattern.Trace ? null : diurnal ? wave : Hour);
        var spread = context.Get(_spread) ?? 0;
        var request = new RequestClassOptions();
        return defaults with
        {
            Pattern = pattern,
            RateRps = (context.Get(_rate) ?? defaults.RateRps) * scale,
            MinRateRps = (context.Get(_minRate) ?? defaults.MinRateRps) * scale,
            MaxRateRps = (context.Get(_maxRate) ?? defaults.MaxRateRps) * scale,
            PeriodSeconds = wave.TotalSeconds,
            BurstMultiplier = context.Get(_burstFactor) ?? defaults.BurstMultiplier,
            BurstSeconds = context.Get(_burstLength)?.TotalSeconds ?? defaults.BurstSeconds,
            BurstIntervalSeconds = pattern == TrafficPattern.Burst && period is { } interval
                ? interval.TotalSeconds
                : defaults.BurstIntervalSeconds,
            DurationSeconds = duration?.TotalSeconds,
            Requests =
            [
                request with
                {
                    InputTokens = context.Get(_isl) ?? request.InputTokens,
                    OutputTokens = context.Get(_osl) ?? request.OutputTokens,
                    InputSigma = spread,
                    OutputSigma = spread,
                    MaxInputTokens = Math.Max(request.MaxInputTokens, context.Get(_isl) ?? 0),
                    MaxOutputTokens = Math.Max(request.MaxOutputTokens, context.Get(_osl) ?? 0),
                },
            ],
            File = context.Get(_trace),
            ArrivalSpeedup = scale,
            SkipBadLines = context.Get(_skipBadLines),
        };
    }

    private void Check(CommandContext context, TrafficPattern pattern)
    {
        var problems = new List<string>();
        var isTrace = pattern == TrafficPattern.Trace;
        if (isTrace && context.Get(_trace) is null)
        {
            problems.Add("--trace: the pattern trace needs a file");
        }

        Refuse(!isTrace, _trace, _skipBadLines);
        Refuse(isTrace, _isl, _osl, _spread);
        Refuse(!(pattern is TrafficPattern.Constant or TrafficPattern.Burst), _rate);
        Refuse(!Waves.Contains(pattern), _minRate, _maxRate);
        Refuse(!Bursts.Contains(pattern), _burstFactor, _burstLength);
        Refuse(isTrace || pattern == TrafficPattern.Constant, _period);
        if ((context.Get(_minRate) ?? 1) > (context.Get(_maxRate) ?? 4))
        {
            problems.Add($"--min-rate: {Humane.Number(context.Get(_minRate) ?? 1, 6)} is above --max-rate {Humane.Number(context.Get(_maxRate) ?? 4, 6)}");
        }

        if (context.Get(_burstFactor) < 1)
        {
            problems.Add($"--burst-factor: {Humane.Number(context.Get(_burstFactor), 6)} is below 1");
        }

        if (problems.Count > 0)
        {
            throw new CommandFailedException(problems, ExitCode.Usage);
        }

        void Refuse(bool useless, params ReadOnlySpan<Option> options)
        {
            foreach (var option in options)
            {
                if (useless && context.Parse.GetResult(option) is { Implicit: false })
                {
                    problems.Add($"{option.Name}: not used by the pattern {Humane.Code(pattern)}");
                }
            }
        }
    }

    private static Option<double?> Positive(string name, string description, bool zeroToo = false) =>
        Numbers.Option(name, description, zeroToo);

    private static Option<int?> Tokens(string name, string description) => Numbers.Count(name, description);
}
