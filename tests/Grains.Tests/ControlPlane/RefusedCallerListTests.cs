using System.Collections.Immutable;
using GlobalPlanner.Grains.ControlPlane;
using GlobalPlanner.Grains.Interfaces.Events;

namespace GlobalPlanner.Grains.Tests.ControlPlane;

public class RefusedCallerListTests
{
    [Fact]
    public void Only_callers_that_are_refused_again_and_again_are_named() => Assert.Equal<IEnumerable<string>>(
        ["Caller b was refused 13 times in 10 min, last: last one"],
        RefusedCallerList.Of([Refused("a", 1, "once"), Refused("b", 1, "first"), Refused("a", 3, "again"), Refused("b", 12, "last one")]));

    private static ControlPlaneEvent Refused(string caller, int times, string message) => new()
    {
        At = DateTimeOffset.UnixEpoch,
        Kind = EventKind.RefusedCaller,
        Subject = "inf/a",
        By = caller,
        Message = message,
        Figures = ImmutableSortedDictionary<string, double>.Empty.Add("times", times),
    };
}
