using GlobalPlanner.Connectors;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Simulation.Fleet;
using GlobalPlanner.Simulation.Scenario;
using GlobalPlanner.Simulation.Workload;

namespace GlobalPlanner.Simulation.Tests.Fleet;

/// <summary>Small fleets and workloads for tests.</summary>
internal static class Scenarios
{
    public static ParticipantId Participant(string name) => new("ml", name);

    public static SimulatedPoolOptions Pool(string name, SimulatedRole role, int replicas, int gpus = 1) => new()
    {
        Participant = Participant(name),
        Role = role,
        InitialReplicas = replicas,
        GpuPerReplica = gpus,
    };

    public static SimulationOptions Disaggregated(int prefill = 1, int decode = 1) => new()
    {
        Pools = [Pool("chat", SimulatedRole.Prefill, prefill), Pool("chat", SimulatedRole.Decode, decode)],
    };

    public static SimulationOptions Aggregated(int replicas = 1) => new()
    {
        Pools = [Pool("chat", SimulatedRole.Agg, replicas)],
    };

    public static WorkloadRequest Request(double atS, int isl, int osl) =>
        new() { ArrivalUs = (long)(atS * 1e6), InputTokens = isl, OutputTokens = osl };

    /// <summary>Poisson arrivals of requests with uniform lengths, from a seed.</summary>
    public static List<WorkloadRequest> Traffic(int seed, int count, double rate, int maxIsl = 4000, int maxOsl = 200)
    {
        var random = new Random(seed);
        var at = 0.0;
        var requests = new List<WorkloadRequest>(count);
        for (var i = 0; i < count; i++)
        {
            at += -Math.Log(1 - random.NextDouble()) / rate;
            var isl = random.Next(1, maxIsl);
            requests.Add(Request(at, isl, random.Next(1, maxOsl)) with
            {
                PrefixBlockIds = [.. Enumerable.Range(0, (isl + 511) / 512).Select(block => block < 2 ? random.Next(4) : (long)i * 1000 + block)],
            });
        }

        return requests;
    }

    public static async Task<DeploymentWriteResult> ScaleAsync(
        this SimulatedFleet fleet, string name, int? prefill, int? decode, long sequence = 1)
    {
        var participant = Participant(name);
        var current = await fleet.ReadAsync(participant, CancellationToken.None);
        return await fleet.WriteAsync(
            new DeploymentWrite(participant, new ReplicaTargets(prefill, decode), current!.ResourceVersion, new WriteFence(1, sequence)),
            CancellationToken.None);
    }
}
