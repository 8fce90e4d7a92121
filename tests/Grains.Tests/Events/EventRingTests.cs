using System.Text.Json;
using GlobalPlanner.Grains.Events;
using GlobalPlanner.Grains.Interfaces.Events;
using GlobalPlanner.Planning.Serialization;

namespace GlobalPlanner.Grains.Tests.Events;

public class EventRingTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void At_least_ten_thousand_events_are_kept_and_not_many_more()
    {
        var (ring, _) = Filled(12_345, "short");

        var kept = ring.Newest - ring.Oldest + 1;
        Assert.Equal(12_345, ring.Newest);
        Assert.InRange(kept, 10_000, 10_500);
    }

    [Fact]
    public void Long_events_are_bounded_by_bytes()
    {
        var (_, stored) = Filled(5_000, new string('x', 5_000));

        var bytes = stored.Values.Sum(segment => JsonSerializer.SerializeToUtf8Bytes(segment, PlanningJson.Options).Length);
        Assert.InRange(bytes, 1_800_000, 2_400_000);
    }

    [Fact]
    public void What_is_stored_is_found_again()
    {
        var (ring, stored) = Filled(11_000, "event");
        var texts = stored.Values.Select(segment => JsonSerializer.Serialize(segment, PlanningJson.Options));

        var again = EventRing.Restore(texts.Select(text => JsonSerializer.Deserialize<EventSegment>(text, PlanningJson.Options)!));

        Assert.Equal((ring.Newest, ring.Oldest), (again.Newest, again.Oldest));
        var page = again.Read(new EventQuery { Limit = 3 }, Start);
        Assert.Equal([10_998, 10_999, 11_000], page.Events.Select(what => what.Ordinal));
        Assert.Equal(ring.Read(new EventQuery { Limit = 3 }, Start).Events.Select(Text), page.Events.Select(Text));
        Assert.Equal(11_001, again.Fill([Event(0, "next")]).Segment.Events[^1].Ordinal);

        static string Text(ControlPlaneEvent what) => JsonSerializer.Serialize(what, PlanningJson.Options);
    }

    [Theory]
    [InlineData(null, null, null, null, 2, "4,5", 5)]
    [InlineData(1L, null, null, null, 2, "2,3", 3)]
    [InlineData(3L, null, null, null, 10, "4,5", 5)]
    [InlineData(5L, null, null, null, 10, "", 5)]
    [InlineData(99L, null, null, null, 10, "", 5)]
    [InlineData(null, 3, null, null, 10, "4,5", 5)]
    [InlineData(null, null, "inf/1", null, 10, "1,3,5", 5)]
    [InlineData(null, null, null, "even", 10, "2,4", 5)]
    [InlineData(0L, null, "inf/1", "even", 10, "", 5)]
    [InlineData(null, null, null, null, 0, "", 5)]
    [InlineData(null, null, null, null, -7, "", 5)]
    public void Events_are_read_as_they_are_asked_for(long? after, int? sinceS, string? subject, string? kind, int limit, string ordinals, long next)
    {
        var ring = new EventRing();
        ring.Take(ring.Fill([.. Enumerable.Range(1, 5).Select(index => Event(index, "m") with
        {
            Subject = $"inf/{index % 2}",
            Kind = index % 2 == 0 ? "even" : "odd",
        })]).Segment);

        var page = ring.Read(
            new EventQuery { After = after, Since = sinceS is { } s ? Start.AddSeconds(s + 0.5) : null, Subject = subject, Kind = kind, Limit = limit }, Start);

        Assert.Equal(ordinals, string.Join(',', page.Events.Select(what => what.Ordinal)));
        Assert.Equal((next, 1), (page.Next, page.Oldest));
    }

    private static (EventRing Ring, Dictionary<long, EventSegment> Stored) Filled(int count, string message)
    {
        var ring = new EventRing();
        var stored = new Dictionary<long, EventSegment>();
        var events = Enumerable.Range(0, count).Select(index => Event(index, message)).ToArray();
        for (var done = 0; done < count;)
        {
            var (segment, taken) = ring.Fill(events.AsSpan(done, Math.Min(137, count - done)));
            stored[segment.Number % EventSegment.Slots] = segment;
            ring.Take(segment);
            done += taken;
        }

        return (ring, stored);
    }

    private static ControlPlaneEvent Event(int second, string message) => new()
    {
        At = Start.AddSeconds(second),
        Kind = EventKind.Scale,
        Subject = "inf/a",
        Message = message,
    };
}
