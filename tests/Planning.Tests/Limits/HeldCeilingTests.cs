using CsCheck;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Limits;

namespace GlobalPlanner.Planning.Tests.Limits;

public class HeldCeilingTests
{
    private static readonly Gen<HeldRole> Role =
        from desired in Gen.Int[0, 6]
        from extra in Gen.Int[0, 4]
        from gpus in Gen.Int[1, 4]
        select new HeldRole(desired, desired + extra, gpus);

    [Fact]
    public void Growth_that_fits_beside_what_drains_is_admitted()
    {
        var admitted = HeldCeiling.Admit(new ReplicaTargets(2, 4), new HeldRole(2, 3, 1), new HeldRole(3, 3, 1), maxGpus: 7);

        Assert.Equal(new AdmittedTargets(new ReplicaTargets(2, 4), Withholding.Nothing), admitted);
    }

    [Fact]
    public void A_rebalance_at_the_ceiling_releases_first()
    {
        var admitted = HeldCeiling.Admit(new ReplicaTargets(2, 4), new HeldRole(3, 3, 1), new HeldRole(3, 3, 1), maxGpus: 6);

        Assert.Equal(new AdmittedTargets(new ReplicaTargets(2, null), Withholding.AwaitingRelease), admitted);
    }

    [Fact]
    public void Unknown_cost_admits_no_growth_and_every_release()
    {
        var admitted = HeldCeiling.Admit(new ReplicaTargets(2, 4), new HeldRole(3, 3, null), new HeldRole(3, 3, null), maxGpus: 100);

        Assert.Equal(new AdmittedTargets(new ReplicaTargets(2, null), Withholding.CostUnknown), admitted);
    }

    [Fact]
    public void Without_a_ceiling_everything_is_admitted()
    {
        var targets = new ReplicaTargets(100, 100);

        Assert.Equal(targets, HeldCeiling.Admit(targets, new HeldRole(1, 9, null), null, maxGpus: -1).Targets);
    }

    [Fact]
    public void What_is_admitted_never_takes_the_held_gpus_above_the_ceiling_or_above_where_they_are()
    {
        var world = from prefill in Role
                    from decode in Role
                    from prefillTarget in Gen.Int[0, 8]
                    from decodeTarget in Gen.Int[0, 8]
                    from max in Gen.Int[0, 30]
                    select (prefill, decode, targets: new ReplicaTargets(prefillTarget, decodeTarget), max);

        world.Sample(it =>
        {
            var admitted = HeldCeiling.Admit(it.targets, it.prefill, it.decode, it.max).Targets;
            var before = Gpus(it.prefill, null) + Gpus(it.decode, null);
            var after = Gpus(it.prefill, admitted.Prefill) + Gpus(it.decode, admitted.Decode);
            Assert.True(after <= Math.Max(it.max, before), $"{it}: {before} GPUs became {after}");
        });
    }

    /// <summary>GPUs at the worst moment after a write: what drains has not gone and what grows has all started.</summary>
    private static int Gpus(HeldRole role, int? target) =>
        (role.HeldReplicas + Math.Max(0, (target ?? 0) - role.DesiredReplicas)) * role.GpuPerReplica!.Value;
}
