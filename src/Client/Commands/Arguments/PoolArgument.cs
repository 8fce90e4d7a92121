using System.CommandLine;

namespace GlobalPlanner.Client.Commands.Arguments;

/// <summary>The argument that names a pool.</summary>
internal static class PoolArgument
{
    /// <summary>Creates the argument.</summary>
    public static Argument<string> Create() => new("pool")
    {
        Description = "A pool as listed by 'gplan pools'. The namespace may be omitted when the name is unique.",
        HelpName = "POOL",
    };
}
