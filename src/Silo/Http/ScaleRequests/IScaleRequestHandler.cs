using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Wire;

namespace GlobalPlanner.Silo.Http.ScaleRequests;

/// <summary>Decides a scale request of a planner outside and carries it out.</summary>
internal interface IScaleRequestHandler
{
    /// <summary>The answer, and a code for the metrics: what bound it. Never throws for what a caller can cause.</summary>
    Task<(ScaleResponseMessage Answer, string Reason)> HandleAsync(ScaleRequest request, CancellationToken cancellationToken);
}
