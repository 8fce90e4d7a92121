using System.Collections.Immutable;
using GlobalPlanner.Grains.Interfaces;

namespace GlobalPlanner.Grains.ControlPlane;

/// <summary>The silos of the cluster: those that live, and those that were lost lately.</summary>
/// <param name="Rows">For display, by address.</param>
/// <param name="Lost">Addresses of the lost ones.</param>
internal sealed record SiloRows(ImmutableArray<SiloStatusRow> Rows, ImmutableArray<string> Lost)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    /// <summary>
    /// Reads the membership table. A silo that left by itself, was replaced at the same address, or died more than an
    /// hour ago is no longer worth a row.
    /// </summary>
    /// <param name="members">The table.</param>
    /// <param name="now">Now, wall time.</param>
    public static SiloRows From(IEnumerable<MembershipEntry> members, DateTimeOffset now)
    {
        var newest = members
            .GroupBy(member => member.SiloAddress.Endpoint)
            .Select(group => group.MaxBy(member => member.SiloAddress.Generation)!)
            .Where(member => member.Status != SiloStatus.Dead || IsLost(member, now))
            .OrderBy(member => member.SiloAddress.ToString(), StringComparer.Ordinal)
            .ToList();
        return new SiloRows(
            [.. newest.Select(member => new SiloStatusRow(Address(member), member.Status.ToString().ToLowerInvariant()))],
            [.. newest.Where(member => member.Status == SiloStatus.Dead).Select(Address)]);
    }

    /// <summary>Only a silo that did not declare itself dead has been suspected by others.</summary>
    private static bool IsLost(MembershipEntry member, DateTimeOffset now) =>
        member.SuspectTimes is { Count: > 0 } && now.UtcDateTime - member.IAmAliveTime < Remembered;

    private static string Address(MembershipEntry member) => member.SiloAddress.Endpoint.ToString();
}
