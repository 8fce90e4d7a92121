using System.Net;
using GlobalPlanner.Grains.Placement;

namespace GlobalPlanner.Grains.Tests.Placement;

public class PoolHomeTests
{
    private static readonly string[] Pools = [.. Enumerable.Range(0, 600).Select(i => $"inf/pool-{i}")];

    [Fact]
    public void Without_silos_there_is_no_home() => Assert.Null(PoolHome.Of("inf/a", []));

    [Fact]
    public void Pools_spread_evenly_whatever_the_order_of_the_silos()
    {
        var silos = Silos(3);

        Assert.All(Pools, pool => Assert.Equal(PoolHome.Of(pool, silos), PoolHome.Of(pool, silos.Reverse())));
        Assert.All(Pools.CountBy(pool => PoolHome.Of(pool, silos)!), count => Assert.InRange(count.Value, 150, 250));
    }

    [Fact]
    public void A_silo_that_joins_takes_pools_and_moves_no_others()
    {
        var (three, four) = (Silos(3), Silos(4));

        var moved = Pools.Where(pool => !PoolHome.Of(pool, three)!.Equals(PoolHome.Of(pool, four))).ToList();

        Assert.InRange(moved.Count, 100, 200);
        Assert.All(moved, pool => Assert.Equal(four[3], PoolHome.Of(pool, four)));
    }

    private static SiloAddress[] Silos(int count) =>
        [.. Enumerable.Range(1, count).Select(i => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11110 + i), 1000 + i))];
}
