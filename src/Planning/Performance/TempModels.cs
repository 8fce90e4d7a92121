#pragma warning disable CA1822
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Observations;
namespace GlobalPlanner.Planning.Performance;
public sealed record PerformanceModelsState;
internal sealed class PerformanceModels
{
    public static PerformanceModels Open(PlannerConfig c, PerformanceModelsState? s, EngineCapabilities? p, EngineCapabilities? d, INativeEngineModel? np, INativeEngineModel? nd) => new();
    public void Observe(PoolObservation o) { _ = o; }
    public void Bootstrap(BootstrapPasses b, DateTimeOffset at) { _ = b; _ = at; }
    public IEnginePerformance? Of(PoolRole role) => null;
    public PerformanceModelsState? Save() => null;
}
