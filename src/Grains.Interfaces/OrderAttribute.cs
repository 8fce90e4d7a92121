using GlobalPlanner.Settings.Overlay;

namespace GlobalPlanner.Grains.Interfaces;

/// <summary>
/// Marks a grain method by which an operator changes something: admins may call it through a client. One argument says
/// who gives the order (a <see cref="PauseOrder"/>, a <see cref="SettingsOrder"/>, or a text
/// <c>by</c>); where operators are configured, the silo puts the name there that it knows the token by.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OrderAttribute : Attribute;
