using GlobalPlanner.Configuration;
using GlobalPlanner.Diagnostics.Metrics;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Interfaces.Events;

namespace GlobalPlanner.Silo.Access;

/// <summary>
/// Requires an operator's token from every client: any operator's for a question, an admin's for an order. Signs orders
/// with the operator's name. A refusal explains the remedy, is counted, and becomes an event.
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

        // The context travels with the calls that the grain makes in turn, which must not carry the secret.
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
            throw Refuse(call, ControlPlaneEvent.Console, "not_authenticated", "the token belongs to no operator; set GPLAN_TOKEN to the token of an operator in the silo's configuration (operators)");
        }

        if (kind == ClientCall.Order && by.Role != OperatorRole.Admin)
        {
            throw Refuse(call, by.Name, "not_authorized", $"operator {by.Name} may ask questions but not give orders; set GPLAN_TOKEN to the token of an operator with role: admin in the silo's configuration (operators)");
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
