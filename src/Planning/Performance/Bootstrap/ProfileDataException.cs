namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>Why profile data cannot be used. Stays inside this folder: readers turn it into a <see cref="BootstrapFailure"/>.</summary>
internal sealed class ProfileDataException : Exception
{
    /// <param name="place">File, and member or array where one is to blame.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <param name="remedy">What to do about it.</param>
    public ProfileDataException(string place, string problem, string remedy)
        : base($"{place} {problem}; {remedy}") => (Place, Problem, Remedy) = (place, problem, remedy);

    public string Place { get; }

    public string Problem { get; }

    public string Remedy { get; }
}
