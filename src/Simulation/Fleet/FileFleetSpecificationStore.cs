using System.Text.Json;
using GlobalPlanner.Planning.Serialization;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>
/// Keeps each deployment as a JSON file in a folder. A new version is written to a draft, flushed to disk and renamed over
/// the old file, so that a crash leaves either the old or the new content, never a part.
/// </summary>
public sealed class FileFleetSpecificationStore : IFleetSpecificationStore
{
    private const string Extension = ".json";
    private readonly string _folder;

    /// <param name="folder">The folder; created when it does not exist.</param>
    /// <exception cref="IOException">It cannot be created.</exception>
    public FileFleetSpecificationStore(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _folder = Directory.CreateDirectory(folder).FullName;
    }

    /// <inheritdoc />
    public IReadOnlyList<DeploymentSpecification> Load()
    {
        var found = new List<DeploymentSpecification>();
        foreach (var path in Directory.EnumerateFiles(_folder, "*" + Extension).Order(StringComparer.Ordinal))
        {
            try
            {
                found.Add(JsonSerializer.Deserialize<DeploymentSpecification>(File.ReadAllBytes(path), PlanningJson.Options)
                    ?? throw new JsonException("The file contains null."));
            }
            catch (JsonException problem)
            {
                throw new IOException($"{path} is not a saved deployment: {problem.Message} Remove it to start with the scenario's replicas.", problem);
            }
        }

        return found;
    }

    /// <inheritdoc />
    public void Save(DeploymentSpecification specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        var path = Path.Combine(_folder, Uri.EscapeDataString(specification.Participant.Value) + Extension);
        var draft = path + ".new";
        using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(file, specification, PlanningJson.Options);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}
