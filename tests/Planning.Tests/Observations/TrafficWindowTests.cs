using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Tests.Observations;

public sealed class TrafficWindowTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);

    [Fact]
    public void Readings_are_added_up_and_means_weighted_by_their_requests()
    {
        var window = Window((20, Traffic(20, 10, isl: 1000)), (40, Traffic(20, 30, isl: 2000)), (60, Traffic(20, 0)));

        var traffic = Observed(window.Over(Minute, At(60)));

        Assert.Equal((60, 40), (traffic.DurationS, traffic.NumRequests));
        Assert.Equal(1750, traffic.Isl);
    }

    [Fact]
    public void What_was_read_before_the_window_is_not_in_it()
    {
        var window = Window((30, Traffic(30, 99)), (60, Traffic(30, 1)), (90, Traffic(30, 2)));

        Assert.Equal(3, Observed(window.Over(Minute, At(90))).NumRequests);
    }

    [Fact]
    public void A_failed_reading_is_missing_not_zero()
    {
        var window = Window((20, Traffic(20, 10)), (40, new TrafficReading.Failed("refused")), (60, Traffic(20, 10)));

        var traffic = Observed(window.Over(Minute, At(60)));

        Assert.Equal(20 / 40.0, traffic.NumRequests / traffic.DurationS);
    }

    [Fact]
    public void A_window_mostly_unread_is_no_data_and_says_why()
    {
        var window = Window((20, Traffic(20, 10)), (40, new TrafficReading.Failed("refused")), (60, new TrafficReading.Failed("refused")));

        var noData = Assert.IsType<TrafficReading.NoData>(window.Over(Minute, At(60)));

        Assert.Equal("20 of 60 s of traffic were read: refused", noData.Reason);
    }

    [Fact]
    public void An_idle_window_is_observed_without_means()
    {
        var traffic = Observed(Window((30, Traffic(30, 0)), (60, Traffic(30, 0))).Over(Minute, At(60)));

        Assert.Equal((0, null), (traffic.NumRequests, traffic.Isl));
    }

    [Fact]
    public void A_clock_that_goes_back_starts_a_new_window()
    {
        var window = Window((60, Traffic(60, 10)));
        window.Add(At(10), Traffic(10, 1), Minute);

        Assert.IsType<TrafficReading.NoData>(window.Over(Minute, At(10)));
    }

    private static TrafficWindow Window(params (double AtS, TrafficReading Reading)[] readings)
    {
        var window = new TrafficWindow();
        foreach (var (atS, reading) in readings)
        {
            window.Add(At(atS), reading, Minute);
        }

        return window;
    }

    private static TrafficReading.Observed Traffic(double durationS, double requests, double? isl = null) =>
        new(new TrafficObservation { DurationS = durationS, NumRequests = requests, Isl = isl });

    private static TrafficObservation Observed(TrafficReading reading) => Assert.IsType<TrafficReading.Observed>(reading).Traffic;

    private static DateTimeOffset At(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);
}
