namespace GlobalPlanner.Client.Connection;

/// <summary>No silo answered. The message names host, port and remedy.</summary>
public sealed class ControlPlaneUnreachableException(string message, Exception? cause = null) : Exception(message, cause);
