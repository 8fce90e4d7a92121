using System.Collections.Immutable;
using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Events;
using GlobalPlanner.Grains.Interfaces.Events;
using GlobalPlanner.Silo.Http.ScaleRequests;

namespace GlobalPlanner.Silo.Access;

/// <summary>
/// Makes refused callers and operators visible: the first refusal is an event and a line in the log at once, those that
/// follow are one of each a minute with their number. Safe for concurrent use.
/// </summary>
internal sealed class RefusedCallers(IEventSink events, PlannerClock clock, ILogger<RefusedCallers> logger)
{
    private const int MostCallers = 1024;
    private const string Others = "others";
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Caller, string Message), (int Count, long ToldAt)> _refused = [];

    /// <summary>A caller was refused.</summary>
    /// <param name="caller">Its name or address.</param>
    /// <param name="subject">What it asked about; null when that is not known.</param>
    /// <param name="message">Why.</param>
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

    /// <summary>Counts a refusal; tells how many there were when it is time to say so.</summary>
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

            var told = clock.Wall.GetElapsedTime(known.ToldAt, now) >= Interval;
            _refused[key] = told ? (0, now) : (known.Count + 1, known.ToldAt);
            return told ? known.Count + 1 : null;
        }
    }
}
