using System.Collections.Immutable;

namespace GlobalPlanner.Grains.Interfaces;

/// <summary>
/// States stored as a record and the changes made to it since, so that a small change of a large state costs a small
/// write. Every write is one atomic step that names the version it replaces; of two who believe to be the writer one
/// fails, and nothing of its write is stored. Registered under the name of the grain storage it belongs to; a storage
/// that has none writes whole records.
/// </summary>
public interface IStateLog
{
    /// <summary>The most changes that stand behind one record; after that it must be written anew.</summary>
    int MostChanges { get; }

    /// <summary>Reads a record and its changes as of one moment; null when there is none.</summary>
    Task<LoggedState?> ReadAsync(string stateName, GrainId grainId);

    /// <summary>Replaces a record and drops its changes; no version means that none may be stored yet.</summary>
    /// <returns>The new version; it is durable.</returns>
    /// <exception cref="Orleans.Storage.InconsistentStateException">Another version is stored.</exception>
    Task<string> WriteAsync(string stateName, GrainId grainId, byte[] record, string? expectedETag);

    /// <summary>Adds a change behind the version named.</summary>
    /// <returns>The new version; it is durable.</returns>
    /// <exception cref="Orleans.Storage.InconsistentStateException">Another version is stored.</exception>
    Task<string> AppendAsync(string stateName, GrainId grainId, byte[] change, string expectedETag);
}

/// <summary>A state as stored.</summary>
/// <param name="Record">The record last written whole.</param>
/// <param name="Changes">The changes since, oldest first.</param>
/// <param name="ETag">Names this version.</param>
public sealed record LoggedState(byte[] Record, ImmutableArray<byte[]> Changes, string ETag);
