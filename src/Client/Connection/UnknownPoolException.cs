namespace GlobalPlanner.Client.Connection;

/// <summary>No pool, or more than one, goes by a name; the message says what there is.</summary>
public sealed class UnknownPoolException(string message) : Exception(message);
