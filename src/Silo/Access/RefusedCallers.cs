using System.Collections.Immutable;
using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Events;
using GlobalPlanner.Grains.Interfaces.Events;

namespace GlobalPlanner.Silo.Access;

/// <summary>
/// Makes refused callers and operators visible. The first refusal is an event and a log line at once; later ones are
/// summed up, at most once a minute. Safe for concurrent use.
/// </summary>
internal sealed class RefusedCallers(IEventSink events, PlannerClock clock, ILogger<RefusedCallers> logger)
{
    private const int MostCallers = 1024;
    private const string Others = "others";
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Caller, string Message), (int Count, long ReportedAt)> _refused = [];

    /// <summary>Records a refusal.</summary>
    /// <param name="caller">The caller's name or address.</param>
    /// <param name="subject">The pool or budget that the call was about; null when that is not known.</param>
    /// <param name="message">The reason.</param>
    public void Add(string caller, string? subject, string message)
    {
        if (Count(caller, message) is not { } times)
        {
            return;
        }

        logger.Refused(caller, times, message);
        events.Write(new ControlPlaneEvent
        {
            At = clock.Now,
            Kind = EventKind.RefusedCaller,
            Subject = subject ?? caller,
            By = caller,
            Message = message,
            Figures = ImmutableSortedDictionary<string, double>.Empty.Add("times", times),
        });
    }

    /// <summary>Counts a refusal.</summary>
    /// <returns>The refusals to report now; null when none are due.</returns>
    private int? Count(string caller, string message)
    {
        lock (_lock)
        {
            var now = clock.Wall.GetTimestamp();
            var key = _refused.Count < MostCallers || _refused.ContainsKey((caller, message)) ? (caller, message) : (Others, Others);
            if (!_refused.TryGetValue(key, out var known))
            {
                _refused[key] = (0, now);
                return 1;
            }

            var due = clock.Wall.GetElapsedTime(known.ReportedAt, now) >= Interval;
            _refused[key] = due ? (0, now) : (known.Count + 1, known.ReportedAt);
            return due ? known.Count + 1 : null;
        }
    }
}
