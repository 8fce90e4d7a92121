using System.Collections.Immutable;
using Orleans.Concurrency;

namespace GlobalPlanner.Grains.Interfaces;

/// <summary>
/// Collects the reasons why silos rejected their configuration files. It stores nothing: a silo
/// says it again while it lasts. Its key is <see cref="Key"/>.
/// </summary>
[Alias("GlobalPlanner.IConfigReportsGrain")]
public interface IConfigReportsGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    const string Key = "config-reports";

    /// <summary>A report counts for this long, wall time; a silo repeats it well within.</summary>
    static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>A silo says why its file is not in force.</summary>
    /// <param name="silo">The silo's address.</param>
    /// <param name="file">The file.</param>
    /// <param name="problems">Every reason; empty when the file is in force.</param>
    [Alias("Report")]
    Task ReportAsync(string silo, string file, ImmutableArray<string> problems);

    /// <summary>The recent reports for an operator: one line for silos that report the same.</summary>
    [AlwaysInterleave, Alias("Read")]
    Task<ImmutableArray<string>> ReadAsync();
}
