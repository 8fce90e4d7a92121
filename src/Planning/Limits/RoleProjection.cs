using GlobalPlanner.Planning.Facts;

namespace GlobalPlanner.Planning.Limits;

/// <summary>The final projection of a role that has the band to itself, or whose peer cannot be charged.</summary>
internal static class RoleProjection
{
    /// <summary>Replicas to run; null when the ceiling cannot hold the floor.</summary>
    public static int? Fit(GpuBand band, RoleFit move, ProjectionReason repair)
    {
        var role = move.Role!;
        if (role.CostGpus is not { } cost)
        {
            return move.Base;
        }

        var fitted = ProportionalClamp.Pool(Math.Max(move.Base, role.Floor), cost, band, role.Floor);
        if (repair != ProjectionReason.Unchanged || role.KnownReady is not { } ready || fitted is not { } count)
        {
            return fitted;
        }

        var reducesViolation = band.IsOver((long)ready * cost) && count <= ready;
        return reducesViolation || (count >= Math.Min(ready, move.Base) && count <= Math.Max(ready, move.Base)) ? count : ready;
    }
}
