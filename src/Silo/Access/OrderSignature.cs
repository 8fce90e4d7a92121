using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Silo.Access;

/// <summary>Signs an order with the name of the operator whose token came with it.</summary>
internal static class OrderSignature
{
    private const string ByParameter = "by";

    /// <summary>
    /// Sets the argument that names the order's author: <c>alice</c>, or <c>alice (as bob)</c> when the client names another
    /// person.
    /// </summary>
    /// <returns>False when the method has no such argument.</returns>
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
