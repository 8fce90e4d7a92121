using System.Reflection;
using GlobalPlanner.Grains;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Settings.Overlay;
using GlobalPlanner.Silo.Access;

namespace GlobalPlanner.Silo.Tests.Access;

/// <summary>Lists the grain methods that clients may call. A new grain method is a decision, made here.</summary>
public class ClientCallsTests
{
    private static readonly string[] Questions =
    [
        "IControlPlaneGrain.GetBudgetsAsync", "IControlPlaneGrain.GetPoolsAsync", "IControlPlaneGrain.GetStatusAsync",
        "IEventLogGrain.ReadAsync",
        "IGlobalPlannerGrain.GetBudgetAsync",
        "IPoolPlannerGrain.GetDecisionAsync", "IPoolPlannerGrain.GetHistoryAsync", "IPoolPlannerGrain.GetSamplesAsync",
        "IPoolPlannerGrain.GetStatusAsync", "IPoolPlannerGrain.WhatIfAsync",
    ];

    private static readonly string[] Orders =
    [
        "IGlobalPlannerGrain.SetSettingsAsync",
        "IPoolPlannerGrain.PauseAsync", "IPoolPlannerGrain.ResumeAsync", "IPoolPlannerGrain.SetSettingsAsync",
    ];

    private static readonly string[] ForSilosOnly =
    [
        "IConfigReportsGrain.ReadAsync", "IConfigReportsGrain.ReportAsync",
        "IDeploymentGrain.ApplyAsync", "IDeploymentGrain.ObserveAsync", "IDeploymentGrain.ReportToAsync",
        "IEventLogGrain.AppendAsync",
        "IGlobalPlannerGrain.ReportAsync", "IGlobalPlannerGrain.RequestScaleAsync",
        "IPoolPlannerGrain.EnsureRunningAsync",
        "IPoolTicker.MoveAsync", "IPoolTicker.TickAsync",
    ];

    private static readonly List<MethodInfo> Methods =
    [
        .. new[] { typeof(IControlPlaneGrain).Assembly, typeof(GrainsHosting).Assembly }
            .SelectMany(static assembly => assembly.GetTypes())
            .Where(static type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))
            .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance)),
    ];

    [Fact]
    public void Every_grain_method_is_a_question_an_order_or_for_silos_only()
    {
        Assert.Equal(Questions, Named(ClientCall.Question));
        Assert.Equal(Orders, Named(ClientCall.Order));
        Assert.Equal(ForSilosOnly, Named(ClientCall.SilosOnly));
        Assert.Empty(Named(ClientCall.Handshake));
    }

    [Fact]
    public void Every_order_says_who_gives_it() => Assert.All(
        Methods.Where(static method => ClientCalls.KindOf(method) == ClientCall.Order),
        static method => Assert.Single(method.GetParameters(), static parameter =>
            parameter.ParameterType == typeof(PauseOrder)
            || parameter.ParameterType == typeof(SettingsOrder)
            || (parameter.ParameterType == typeof(string) && parameter.Name == "by")));

    [Fact]
    public void Orleans_own_interfaces_are_for_silos_only_but_for_those_that_its_client_cannot_do_without()
    {
        var own = new[] { "Orleans.Core.Abstractions", "Orleans.Core", "Orleans.Runtime" }
            .SelectMany(static name => Assembly.Load(name).GetTypes())
            .Where(static type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))
            .SelectMany(static type => type.GetMethods().Select(method => (type.Name, Kind: ClientCalls.KindOf(method))))
            .Where(static method => method.Kind != ClientCall.SilosOnly)
            .Distinct()
            .OrderBy(static method => method.Name, StringComparer.Ordinal);

        Assert.Equal([("IClusterManifestSystemTarget", ClientCall.Handshake), ("IGrainCallCancellationExtension", ClientCall.Handshake)], own);
    }

    [Fact]
    public void Calls_of_grains_and_of_silos_are_no_clients()
    {
        Assert.True(ClientCalls.IsFromClient(null));
        Assert.True(ClientCalls.IsFromClient(GrainId.Create("sys.client", "0f8e2c1d")));
        Assert.False(ClientCalls.IsFromClient(GrainId.Create("sys.client", "hosted-S127.0.0.1:11111:1")));
        Assert.False(ClientCalls.IsFromClient(GrainId.Create("poolplanner", "inf/a")));
    }

    private static IEnumerable<string> Named(ClientCall kind) => Methods
        .Where(method => ClientCalls.KindOf(method) == kind)
        .Select(static method => $"{method.DeclaringType!.Name}.{method.Name}")
        .Order(StringComparer.Ordinal);
}
