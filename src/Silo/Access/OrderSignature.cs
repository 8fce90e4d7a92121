using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Silo.Access;

/// <summary>Puts on an order the name of the operator whose token came with it.</summary>
internal static class OrderSignature
{
    private const string ByParameter = "by";

    /// <summary>
    /// Names the operator where the order says who gives it: <c>alice</c>, or <c>alice (as bob)</c> when the client names
    /// somebody else.
    /// </summary>
    /// <returns>False when no argument says who gives the order.</returns>
    public static bool TrySign(IIncomingGrainCallContext call, string name)
    {
        var request = call.Request;
        var parameters = call.InterfaceMethod.GetParameters();
        for (var i = 0; i < parameters.Length; i++)
        {
            object? signed = request.GetArgument(i) switch
            {
                PauseOrder order => order with { By = Signed(name, order.By) },
                SettingsOrder order => order with { By = Signed(name, order.By) },
                string by when parameters[i].Name == ByParameter => Signed(name, by),
                _ => null,
            };
            if (signed is not null)
            {
                request.SetArgument(i, signed);
                return true;
            }
        }

        return false;
    }

    private static string Signed(string name, string? claim) =>
        string.IsNullOrWhiteSpace(claim) || claim.Trim() == name ? name : $"{name} (as {claim.Trim()})";
}
