using System.Text.Json;
using GlobalPlanner.Planning.Serialization;

namespace GlobalPlanner.Simulation.Fleet;

/// <summary>
/// One JSON file a deployment in a folder. A file is written beside, flushed to the disk and renamed over the old one,
/// so that a crash at any moment leaves the old or the new content, never a part.
/// </summary>
public sealed class FileFleetSpecificationStore : IFleetSpecificationStore
{
    private const string Extension = ".json";
    private readonly string _folder;

    /// <param name="folder">Made when it does not exist.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
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
                    ?? throw new JsonException("The file holds null."));
            }
            catch (JsonException problem)
            {
                throw new IOException($"{path} is not a saved deployment: {problem.Message} Remove it to begin with the scenario's replicas.", problem);
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
