using System.Globalization;
using System.Text;
using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Arbitration.Pairing;

/// <summary>Verdicts in words.</summary>
internal static class PairingMessage
{
    private const int PartnerLimit = 8;

    /// <summary>Dynamo's words, so that what reads them keeps working.</summary>
    public static string Rejected(PairingBand band, long totalGpus)
    {
        var tolerated = band.ToleranceGpus > 0 ? string.Create(CultureInfo.InvariantCulture, $" - tol {band.ToleranceGpus}") : string.Empty;
        return band.IsAbove(totalGpus)
            ? string.Create(CultureInfo.InvariantCulture, $"GPU budget breach: total {totalGpus} exceeds ceiling ({band.CeilingGpus}); no feasible pair packing")
            : string.Create(CultureInfo.InvariantCulture, $"GPU budget breach: total {totalGpus} below floor ({band.FloorGpus}{tolerated}); no feasible pair packing");
    }

    public static string Negative(PoolId pool, int? target) =>
        string.Create(CultureInfo.InvariantCulture, $"{pool} cannot have {target} replicas. Ask for 0 or more.");

    /// <summary>What is written, and why others are written with it.</summary>
    public static string Approved(IReadOnlyList<PairingChange> requested, IReadOnlyList<PairingChange> partners, PairingTerms terms, long totalGpus)
    {
        var text = new StringBuilder();
        Append(text, requested);
        if (partners.Count > 0)
        {
            text.Append(", paired with earlier requests: ");
            Append(text, partners);
        }

        text.Append(CultureInfo.InvariantCulture, $"; total {totalGpus} {(totalGpus == 1 ? "GPU" : "GPUs")}");
        if (terms.CeilingGpus is { } ceiling)
        {
            text.Append(CultureInfo.InvariantCulture, $", ceiling {ceiling}");
        }

        if (terms.FloorGpus is { } floor)
        {
            text.Append(CultureInfo.InvariantCulture, $", floor {floor}");
        }

        return text.Append('.').ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<PairingChange> changes)
    {
        if (changes.Count == 0)
        {
            text.Append("Nothing to change");
        }

        for (var i = 0; i < Math.Min(changes.Count, PartnerLimit); i++)
        {
            var change = changes[i];
            text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? string.Empty : ", ")}{change.Pool} {change.From} to {change.To}{(change.Partial ? " in part" : string.Empty)}");
        }

        if (changes.Count > PartnerLimit)
        {
            text.Append(CultureInfo.InvariantCulture, $" and {changes.Count - PartnerLimit} more");
        }
    }
}
