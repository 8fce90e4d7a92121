using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Configuration.Aic;

/// <summary>Which native AIConfigurator model estimates latencies.</summary>
[ConfigSection("Which native AIConfigurator model estimates latencies.", IgnoresUnknownKeys = true)]
public sealed record AicPerfModelSpec
{
    [Setting("Model on Hugging Face.", NotEmpty = true)]
    public required string HfId { get; init; }

    [Setting("GPU system, for example `h200_sxm`.", NotEmpty = true)]
    public required string System { get; init; }

    [Setting("Engine family.")]
    public required AicBackend Backend { get; init; }

    [Setting("Version of the engine.")]
    public string? BackendVersion { get; init; }

    [Setting("Parallelism of prefill engines; required in modes `disagg` and `prefill`.")]
    public AicPick? PrefillPick { get; init; }

    [Setting("Parallelism of decode engines; required in modes `disagg`, `decode` and `agg`.")]
    public AicPick? DecodePick { get; init; }

    [Setting("Architecture of the model.")]
    public string? ModelArch { get; init; }

    [Setting("Data type of the weights.")]
    public string? WeightDtype { get; init; }

    [Setting("Data type of the experts.")]
    public string? MoeDtype { get; init; }

    [Setting("Data type of the activations.")]
    public string? ActivationDtype { get; init; }

    [Setting("Data type of the KV cache.")]
    public string? KvCacheDtype { get; init; }
}
