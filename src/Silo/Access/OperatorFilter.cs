using GlobalPlanner.Configuration;
using GlobalPlanner.Diagnostics.Metrics;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Interfaces.Events;

namespace GlobalPlanner.Silo.Access;

/// <summary>
/// Asks every client for the token of an operator: any operator's for a question, an admin's for an order. Orders are
/// signed with the operator's name. Who is refused learns what to do, is counted, and is an event.
/// </summary>
internal sealed class OperatorFilter(CurrentOperators operators, RefusedCallers refused, MetricsRegistry metrics) : IIncomingGrainCallFilter
{
    /// <inheritdoc />
    public Task Invoke(IIncomingGrainCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (ClientCalls.IsFromClient(context.SourceId) && operators.Find() is { } known)
        {
            Admit(context, known);
        }

        return context.Invoke();
    }

    private void Admit(IIncomingGrainCallContext call, TokenTable<OperatorConfig> known)
    {
        var kind = ClientCalls.KindOf(call.InterfaceMethod);
        var token = RequestContext.Get(ClusterIdentity.TokenKey) as string;

        // What a grain calls in turn carries the context along, and has no use for the secret in it.
        RequestContext.Remove(ClusterIdentity.TokenKey);
        if (kind == ClientCall.Handshake)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(token))
        {
            throw Refuse(call, ControlPlaneEvent.Console, "not_authenticated", "no token was given; set GPLAN_TOKEN to the token of an operator in the silo's configuration (operators)");
        }

        if (known.Find(token) is not { } by)
        {
            throw Refuse(call, ControlPlaneEvent.Console, "not_authenticated", "the token is no operator's; set GPLAN_TOKEN to the token of an operator in the silo's configuration (operators)");
        }

        if (kind == ClientCall.Order && by.Role != OperatorRole.Admin)
        {
            throw Refuse(call, by.Name, "not_authorized", $"operator {by.Name} may look but not give orders; set GPLAN_TOKEN to the token of an operator with role: admin in the silo's configuration (operators)");
        }

        if (kind == ClientCall.SilosOnly || (kind == ClientCall.Order && !OrderSignature.TrySign(call, by.Name)))
        {
            throw Refuse(call, by.Name, "not_authorized", $"{call.InterfaceMethod.DeclaringType?.Name}.{call.InterfaceMethod.Name} is for silos only; give orders with gplan, or with a client of this version");
        }
    }

    private OperatorRefusedException Refuse(IIncomingGrainCallContext call, string who, string reason, string message)
    {
        var key = call.TargetId.Key.ToString();
        metrics.Operators.Refused(reason);
        refused.Add(who, call.InterfaceMethod.DeclaringType == typeof(IGlobalPlannerGrain) ? $"budget/{key}" : key, message);
        return new OperatorRefusedException(message);
    }
}
