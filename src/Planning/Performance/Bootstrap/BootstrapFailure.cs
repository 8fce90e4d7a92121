namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>Why a source gave no measurements.</summary>
/// <param name="Source">Which source.</param>
/// <param name="Place">The file, member, key or setting that is to blame.</param>
/// <param name="Problem">What is wrong with it.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record BootstrapFailure(BootstrapSource Source, string Place, string Problem, string Remedy)
{
    /// <summary>One sentence for logs and consoles.</summary>
    public override string ToString() => $"{Place} {Problem}; {Remedy}.";
}
