using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.History;
using GlobalPlanner.Planning.SharedBudget.Requests;

namespace GlobalPlanner.Grains.Interfaces;

/// <summary>One deployment (DGD) and its only writer; its key is the participant id.</summary>
[Alias("GlobalPlanner.IDeploymentGrain")]
public interface IDeploymentGrain : IGrainWithStringKey
{
    /// <summary>Reads the deployment, and reports its holding to the budget.</summary>
    [Alias("Observe")]
    Task<DeploymentView> ObserveAsync();

    /// <summary>Reads the deployment for a budget that has no report of it, and reports its holding, or that it is gone.</summary>
    [Alias("ReportTo")]
    Task ReportToAsync(string budgetDomain);

    /// <summary>Writes replicas: idempotent by operation id, fenced, releases before acquisitions, verified after the write.</summary>
    [Alias("Apply")]
    Task<ActuationSummary> ApplyAsync(ScaleCommand command);
}

/// <summary>Replicas to write under a grant.</summary>
[GenerateSerializer, Immutable, Alias("GlobalPlanner.ScaleCommand")]
public sealed record ScaleCommand(
    [property: Id(0)] string OperationId,
    [property: Id(1)] ReplicaTargets Targets,
    [property: Id(2)] WriteFence Fence);
