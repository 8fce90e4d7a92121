using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Configuration.Aic;

/// <summary>What AIConfigurator is asked to interpolate.</summary>
[ConfigSection("What AIConfigurator is asked to interpolate.", IgnoresUnknownKeys = true)]
public sealed record AicInterpolationSpec
{
    [Setting("Model on Hugging Face.", NotEmpty = true)]
    public required string HfId { get; init; }

    [Setting("GPU system, for example `h200_sxm`.", NotEmpty = true)]
    public required string System { get; init; }

    [Setting("Engine family.")]
    public required AicBackend Backend { get; init; }

    [Setting("Prompt tokens.", Min = 1)]
    public required int Isl { get; init; }

    [Setting("Output tokens.", Min = 1)]
    public required int Osl { get; init; }

    [Setting("Longest context of the sweep, tokens.", Min = 1)]
    public required int SweepMaxContextLength { get; init; }

    [Setting("Points of the prefill sweep.", Min = 1)]
    public required int PrefillInterpolationGranularity { get; init; }

    [Setting("Points of the decode sweep.", Min = 1)]
    public required int DecodeInterpolationGranularity { get; init; }

    [Setting("Parallelism of prefill engines.")]
    public required AicPick PrefillPick { get; init; }

    [Setting("Parallelism of decode engines.")]
    public required AicPick DecodePick { get; init; }
}

/// <summary>Engine families that AIConfigurator knows.</summary>
public enum AicBackend
{
    /// <summary>TensorRT-LLM.</summary>
    Trtllm,

    /// <summary>vLLM.</summary>
    Vllm,

    /// <summary>SGLang.</summary>
    Sglang,
}
