using GlobalPlanner.Planning.Configuration.Binding;

namespace GlobalPlanner.Configuration;

/// <summary>Where state is kept.</summary>
[ConfigSection("Where state is kept.")]
public sealed record StorageConfig
{
    [Setting("Folder of the embedded storage, relative to the working directory; one silo writes to it at a time.", NotEmpty = true)]
    public string DataDirectory { get; init; } = "data";
}
