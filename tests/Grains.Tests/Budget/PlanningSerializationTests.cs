using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Facts;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget.Requests;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;

namespace GlobalPlanner.Grains.Tests.Budget;

public class PlanningSerializationTests
{
    private static readonly ServiceProvider Services =
        new ServiceCollection().AddSerializer(static serializer => serializer.AddPlanningTypes()).BuildServiceProvider();

    private static readonly ScaleRequest Request = new()
    {
        OperationId = "one",
        Participant = new ParticipantId("inf", "a"),
        Targets = new ReplicaTargets(null, 3),
        Timestamp = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public void Planning_types_cross_a_wire_whole()
    {
        var serializer = Services.GetRequiredService<Serializer>();
        Assert.Equal(Request, serializer.Deserialize<ScaleRequest>(serializer.SerializeToArray(Request)));
        var command = new ScaleCommand("one", Request.Targets, new WriteFence(2, 7));
        Assert.Equal(command, serializer.Deserialize<ScaleCommand>(serializer.SerializeToArray(command)));
    }

    [Fact]
    public void Within_a_silo_they_are_handed_over_uncopied()
    {
        var copier = Services.GetRequiredService<DeepCopier>();
        Assert.Same(Request, copier.Copy(Request));
        Assert.Same(Request, copier.Copy<object>(Request));
    }

    [Fact]
    public void A_typed_failure_arrives_as_such()
    {
        var serializer = Services.GetRequiredService<Serializer>();
        var bytes = serializer.SerializeToArray<Exception>(new BudgetUnavailableException("why"));
        Assert.Equal("why", Assert.IsType<BudgetUnavailableException>(serializer.Deserialize<Exception>(bytes)).Message);
    }

    /// <summary>A type that moved to another assembly would otherwise fail at the first call, in a running silo.</summary>
    [Theory]
    [MemberData(nameof(GrainMethods))]
    public void Whatever_a_grain_takes_or_gives_has_a_codec_and_a_copier(string grain, string method)
    {
        var provider = Services.GetRequiredService<CodecProvider>();
        var signature = typeof(IPoolPlannerGrain).Assembly.GetType(grain)!.GetMethod(method)!;
        var types = signature.GetParameters().Select(static parameter => parameter.ParameterType)
            .Concat(signature.ReturnType.GetGenericArguments())
            .Where(static type => type != typeof(CancellationToken));
        foreach (var type in types)
        {
            Assert.True(provider.TryGetCodec(type) is not null && provider.TryGetDeepCopier(type) is not null, $"{type} of {grain}.{method}");
        }
    }

    public static TheoryData<string, string> GrainMethods
    {
        get
        {
            var data = new TheoryData<string, string>();
            var grains = typeof(IPoolPlannerGrain).Assembly.GetExportedTypes().Where(static type => type.IsInterface && type.IsAssignableTo(typeof(IGrain)));
            foreach (var grain in grains)
            {
                foreach (var method in grain.GetMethods())
                {
                    data.Add(grain.FullName!, method.Name);
                }
            }

            return data;
        }
    }
}
