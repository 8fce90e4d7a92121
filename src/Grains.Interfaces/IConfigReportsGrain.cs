using System.Collections.Immutable;
using Orleans.Concurrency;

namespace GlobalPlanner.Grains.Interfaces;

/// <summary>
/// What keeps silos from taking their configuration files, for whoever looks at the cluster. It stores nothing: a silo
/// says it again while it lasts. Its key is <see cref="Key"/>.
/// </summary>
[Alias("GlobalPlanner.IConfigReportsGrain")]
public interface IConfigReportsGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    const string Key = "config-reports";

    /// <summary>How long a report counts, wall time; a silo repeats it well within.</summary>
    static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>A silo says why its file is not in force.</summary>
    /// <param name="silo">The silo's address.</param>
    /// <param name="file">The file.</param>
    /// <param name="problems">Every reason; empty when the file is in force.</param>
    [Alias("Report")]
    Task ReportAsync(string silo, string file, ImmutableArray<string> problems);

    /// <summary>What silos said lately, for an operator: one line for those that say the same.</summary>
    [AlwaysInterleave, Alias("Read")]
    Task<ImmutableArray<string>> ReadAsync();
}
