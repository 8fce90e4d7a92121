using System.Text.Json.Serialization;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.Configuration.Aic;

/// <summary>How an engine is spread over GPUs.</summary>
[ConfigSection("How an engine is spread over GPUs.", IgnoresUnknownKeys = true)]
public sealed record AicPick
{
    private const string DpAlone = "only dp is used until the native model is available";

    [Setting("Tensor parallelism.", Min = 1, NotInForce = DpAlone)]
    public int Tp { get; init; } = 1;

    [Setting("Pipeline parallelism.", Min = 1, NotInForce = DpAlone)]
    public int Pp { get; init; } = 1;

    [Setting("Data parallelism of the attention layers.", Min = 1)]
    public int Dp { get; init; } = 1;

    [Setting("Tensor parallelism of the experts.", Min = 1, NotInForce = DpAlone)]
    public int MoeTp { get; init; } = 1;

    [Setting("Expert parallelism.", Min = 1, NotInForce = DpAlone)]
    public int MoeEp { get; init; } = 1;

    /// <summary>GPUs of the engine.</summary>
    [JsonIgnore]
    public int Gpus => Tp * Pp * Dp;

    /// <summary>Ranks that share the KV heads of a layer.</summary>
    [JsonIgnore]
    public int KvHeadSplitWidth => MoeEp > 1 ? 1 : MoeTp > 1 ? MoeTp : Tp;

    /// <summary>Short name, as Dynamo's planner prints it.</summary>
    [JsonIgnore]
    public string Label => MoeEp > 1 ? $"dep{MoeEp}" : MoeTp > 1 ? $"tep{MoeTp}" : $"tp{Tp}";
}
