using GlobalPlanner.Planning.Pipeline.Scheduling;

namespace GlobalPlanner.Planning.Tests.Pipeline;

public sealed class CircuitBreakerTests
{
    private static readonly DateTimeOffset Zero = DateTimeOffset.UnixEpoch;

    /// <summary>Row, threshold, cool-down in seconds, events: F failure, S success, ? read; each at a second; states read; times opened.</summary>
    [Theory]
    [InlineData("B2", 3, 30, "F0 F1 ?1 F2 ?2", "Closed Open", 1)]
    [InlineData("B3", 3, 30, "F0 F1 S2 F3 F4 ?4", "Closed", 0)]
    [InlineData("B4", 1, 10, "F0 ?5 ?10", "Open HalfOpen", 1)]
    [InlineData("B6", 1, 10, "F0 ?5 ?10 F10 ?19 ?20", "Open HalfOpen Open HalfOpen", 2)]
    [InlineData("B8", 1, 5, "F0 F5", "", 2)]
    [InlineData("6, open: failure counts, no transition", 1, 10, "F0 F5 ?9 ?10", "Open HalfOpen", 1)]
    [InlineData("6, open: success closes", 1, 10, "F0 S5 ?5", "Closed", 1)]
    [InlineData("6, half-open: success closes", 2, 10, "F0 F0 S10 F11 ?11", "Closed", 1)]
    public void It_opens_and_closes_as_in_the_reference(string row, int threshold, int cooldown, string events, string states, int opened)
    {
        var breaker = new CircuitBreaker(threshold, TimeSpan.FromSeconds(cooldown));
        var state = BreakerState.Closed;
        var read = new List<CircuitState>();
        var notified = 0;
        foreach (var one in events.Split(' '))
        {
            var at = Zero.AddSeconds(int.Parse(one[1..], System.Globalization.CultureInfo.InvariantCulture));
            switch (one[0])
            {
                case 'F':
                    (state, var isOpened) = breaker.Fail(state, at);
                    notified += isOpened ? 1 : 0;
                    break;
                case 'S':
                    state = BreakerState.Closed;
                    break;
                default:
                    read.Add(breaker.Read(state, at));
                    break;
            }
        }

        Assert.Equal((row, states), (row, string.Join(' ', read)));
        Assert.Equal(opened, notified);
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(5, 0)]
    public void B12_limits_out_of_range_are_refused(int threshold, int cooldown) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CircuitBreaker(threshold, TimeSpan.FromSeconds(cooldown)));
}
