namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>The named arrays of one profile file. Arrays that nobody asks for are not looked at.</summary>
internal interface IProfileArrays : IDisposable
{
    /// <summary>The values of an array; a scalar is an array of one.</summary>
    /// <exception cref="ProfileDataException">There is no such array, or it cannot be read as numbers.</exception>
    double[] Numbers(string array);
}
