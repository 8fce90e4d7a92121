using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Tick.Options;

namespace GlobalPlanner.Planning.Tests.Configuration;

public class PlannerModeRolesTests
{
    [Theory]
    [InlineData(PlannerMode.Disagg, "prefill decode")]
    [InlineData(PlannerMode.Prefill, "prefill")]
    [InlineData(PlannerMode.Decode, "decode")]
    [InlineData(PlannerMode.Agg, "decode")]
    public void Each_mode_has_its_roles(PlannerMode mode, string roles)
    {
        Assert.Equal(roles, string.Join(' ', mode.Roles().Select(role => role.Name())));
        Assert.All(Enum.GetValues<PoolRole>(), role => Assert.Equal(mode.Roles().Contains(role), mode.Has(role)));
    }

    [Theory]
    [InlineData(PlannerMode.Disagg, PoolRole.Prefill, EngineRole.Prefill)]
    [InlineData(PlannerMode.Disagg, PoolRole.Decode, EngineRole.Decode)]
    [InlineData(PlannerMode.Prefill, PoolRole.Prefill, EngineRole.Prefill)]
    [InlineData(PlannerMode.Prefill, PoolRole.Decode, null)]
    [InlineData(PlannerMode.Decode, PoolRole.Prefill, null)]
    [InlineData(PlannerMode.Decode, PoolRole.Decode, EngineRole.Decode)]
    [InlineData(PlannerMode.Agg, PoolRole.Prefill, null)]
    [InlineData(PlannerMode.Agg, PoolRole.Decode, EngineRole.Aggregated)]
    public void The_engines_of_a_role_do_its_work(PlannerMode mode, PoolRole role, EngineRole? engines)
    {
        Assert.Equal(engines, mode.EngineRole(role));
        Assert.Equal(engines is EngineRole.Prefill or EngineRole.Aggregated, mode.ComputesPrompts(role));
        Assert.Equal(engines is EngineRole.Decode or EngineRole.Aggregated, mode.GeneratesTokens(role));
    }

    [Theory]
    [InlineData(PoolRole.Prefill, "inf/a/prefill")]
    [InlineData(PoolRole.Decode, "inf/a/decode")]
    public void A_role_is_written_behind_its_participant(PoolRole role, string text) =>
        Assert.Equal(text, new RoleId(new ParticipantId("inf", "a"), role).ToString());
}
