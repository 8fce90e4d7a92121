namespace GlobalPlanner.Planning.Configuration;

/// <summary>Engine family of a deployment.</summary>
public enum PlannerBackend
{
    /// <summary>vLLM.</summary>
    Vllm,

    /// <summary>SGLang.</summary>
    Sglang,

    /// <summary>TensorRT-LLM.</summary>
    Trtllm,

    /// <summary>Dynamo's mock engine.</summary>
    Mocker,
}
