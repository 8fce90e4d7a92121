using System.Collections.Immutable;
using System.Globalization;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Performance;

namespace GlobalPlanner.Planning.LoadScaling.Sla;

/// <summary>The judgement of one latency of one role over its engines.</summary>
/// <param name="Verdict">The replicas that it asks for.</param>
/// <param name="Refused">Whether a scale-down was refused because fewer engines could not carry the load.</param>
/// <param name="MaxEstimateMs">Largest estimate, milliseconds; null without one.</param>
/// <param name="Streaks">Engines that are over the target, with the number of consecutive load loops.</param>
internal sealed record SlaSide(RoleVerdict Verdict, bool Refused, double? MaxEstimateMs, OverTargetStreaks Streaks)
{
    /// <summary>A side that cannot be measured.</summary>
    public static SlaSide Without(RoleVerdict verdict) => new(verdict, Refused: false, null, OverTargetStreaks.None);

    /// <summary>Estimates every engine and, until one cannot, asks whether it could take over the load of a removed engine.</summary>
    public static Measured Measure(RoleFacts role, ImmutableArray<EngineGroup> engines, ILatencyCheck check)
    {
        var measured = new Measured { MayShrink = role.Ready > 1 };
        var growth = role.Ready > 1 ? role.Ready / (role.Ready - 1.0) : 1.0;
        foreach (var engine in engines)
        {
            if (check.EstimateMs(engine) is { } estimateMs)
            {
                var overload = estimateMs > check.TargetMs ? null : check.Overload(engine);
                measured.Take(engine, estimateMs, isOver: estimateMs > check.TargetMs || overload is not null);
                measured.Overload ??= overload is null ? null : $"{engine.Name}: {overload}";
            }

            if (measured.MayShrink)
            {
                var consolidation = check.Consolidate(engine, growth);
                measured.MayShrink = consolidation.Verdict == ConsolidationVerdict.Fits;
                measured.Refused = consolidation.Verdict == ConsolidationVerdict.Refused;
                measured.Obstacle = consolidation.Because is { } because ? $"{engine.Name}: {because}" : null;
            }
        }

        return measured;
    }

    /// <summary>The measurements over the engines of a role.</summary>
    internal sealed class Measured
    {
        private double _least = double.PositiveInfinity;
        private double _most = double.NegativeInfinity;
        private string _slowest = string.Empty;
        private int _count;

        public bool MayShrink { get; set; }

        public bool Refused { get; set; }

        public string? Obstacle { get; set; }

        /// <summary>The first engine that cannot hold its load, with the reason; null when all can.</summary>
        public string? Overload { get; set; }

        public List<string> Over { get; } = [];

        public void Take(EngineGroup engine, double estimateMs, bool isOver)
        {
            _count++;
            _least = Math.Min(_least, estimateMs);
            if (estimateMs > _most)
            {
                (_most, _slowest) = (estimateMs, engine.Name);
            }

            if (isOver)
            {
                Over.Add(engine.Name);
            }
        }

        public SlaSide Decide(RoleFacts role, ILatencyCheck check, OverTargetStreaks streaks, int hotLoops)
        {
            if (_count == 0)
            {
                return new SlaSide(
                    RoleVerdict.None(
                        Refused ? LoadReason.ScaleDownRefusedConsolidation : LoadReason.InsufficientData,
                        $"{role.Name}: the performance model has no {check.Name} estimate for any engine"),
                    Refused,
                    null,
                    streaks);
            }

            return new SlaSide(Choose(role, check, streaks, hotLoops), Refused, _most, streaks);
        }

        private RoleVerdict Choose(RoleFacts role, ILatencyCheck check, OverTargetStreaks streaks, int hotLoops)
        {
            var target = string.Create(CultureInfo.InvariantCulture, $"{check.TargetMs:0.#} ms");
            var range = _count == 1 ? string.Create(CultureInfo.InvariantCulture, $"{role.Name} {_slowest}: {check.Name} {_most:0.#} ms")
                : _most - _least < 0.05 ? string.Create(CultureInfo.InvariantCulture, $"{role.Name}: {check.Name} {_most:0.#} ms on all {_count} engines")
                : string.Create(CultureInfo.InvariantCulture, $"{role.Name}: {check.Name} {_least:0.#} to {_most:0.#} ms over {_count} engines, slowest {_slowest}");
            if (Over.Count == _count)
            {
                return RoleVerdict.Want(
                    role.Ready + 1,
                    Overload is null ? $"{range}, all above the target of {target}" : $"{range}, target {target}, but all are above it or overloaded; {Overload}");
            }

            if (hotLoops > 0 && streaks.Longer(hotLoops) is { } hot)
            {
                return RoleVerdict.Want(
                    role.Ready + 1, $"{range}; {hot} has been above the target of {target}{(Overload is null ? string.Empty : " or overloaded")} for {streaks.Loops[hot]} load intervals");
            }

            if (MayShrink)
            {
                return RoleVerdict.Want(
                    Math.Max(role.Ready - 1, role.Floor), $"{range}, target {target}: one replica fewer stays within it");
            }

            var reason = Refused ? LoadReason.ScaleDownRefusedConsolidation : LoadReason.NoChange;
            return RoleVerdict.None(reason, Obstacle is { } obstacle ? $"{range}, target {target}; {obstacle}" : $"{range}, target {target}");
        }
    }
}
