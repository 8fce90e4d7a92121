using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Configuration.Aic;

/// <summary>Which native AIConfigurator model estimates latencies.</summary>
[ConfigSection("Which native AIConfigurator model estimates latencies.", IgnoresUnknownKeys = true)]
public sealed record AicPerfModelSpec
{
    private const string NoNativeModel = "the native model is not available; the performance model learns from traffic";

    [Setting("Model on Hugging Face.", NotEmpty = true, NotInForce = NoNativeModel)]
    public required string HfId { get; init; }

    [Setting("GPU system, for example `h200_sxm`.", NotEmpty = true, NotInForce = NoNativeModel)]
    public required string System { get; init; }

    [Setting("Engine family.", NotInForce = NoNativeModel)]
    public required AicBackend Backend { get; init; }

    [Setting("Version of the engine.", NotInForce = NoNativeModel)]
    public string? BackendVersion { get; init; }

    [Setting("Parallelism of prefill engines; required in modes `disagg` and `prefill`.")]
    public AicPick? PrefillPick { get; init; }

    [Setting("Parallelism of decode engines; required in modes `disagg`, `decode` and `agg`.")]
    public AicPick? DecodePick { get; init; }

    [Setting("Architecture of the model.", NotInForce = NoNativeModel)]
    public string? ModelArch { get; init; }

    [Setting("Data type of the weights.", NotInForce = NoNativeModel)]
    public string? WeightDtype { get; init; }

    [Setting("Data type of the experts.", NotInForce = NoNativeModel)]
    public string? MoeDtype { get; init; }

    [Setting("Data type of the activations.", NotInForce = NoNativeModel)]
    public string? ActivationDtype { get; init; }

    [Setting("Data type of the KV cache.", NotInForce = NoNativeModel)]
    public string? KvCacheDtype { get; init; }
}
