namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>Profile data cannot be used. Never leaves this folder: readers turn it into a <see cref="BootstrapFailure"/>.</summary>
internal sealed class ProfileDataException : Exception
{
    /// <param name="place">The file, and the member or array at fault.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <param name="remedy">How to mend it.</param>
    public ProfileDataException(string place, string problem, string remedy)
        : base($"{place} {problem}; {remedy}") => (Place, Problem, Remedy) = (place, problem, remedy);

    public string Place { get; }

    public string Problem { get; }

    public string Remedy { get; }
}
