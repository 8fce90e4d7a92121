using Microsoft.AspNetCore.Routing;

namespace GlobalPlanner.Hosting;

/// <summary>A world that serves pages of its own through its host's HTTP server.</summary>
public interface IWorldPages
{
    /// <summary>Maps the pages.</summary>
    void Map(IEndpointRouteBuilder routes);
}
