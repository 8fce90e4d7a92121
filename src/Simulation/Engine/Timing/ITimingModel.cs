namespace GlobalPlanner.Simulation.Engine.Timing;

/// <summary>Durations of the two parts of a forward pass, in milliseconds, before any speed-up ratio.</summary>
public interface ITimingModel
{
    /// <summary>Duration of the prompt part.</summary>
    /// <param name="count">Requests with prompt tokens in the pass, greater than zero.</param>
    /// <param name="meanIsl">Floor of the mean of prefix and new tokens.</param>
    /// <param name="meanPrefix">Floor of the mean of the tokens computed before (cached or earlier chunks).</param>
    double PrefillMs(int count, long meanIsl, long meanPrefix);

    /// <summary>Duration of the token-generating part.</summary>
    /// <param name="batch">Requests that get a token; zero takes no time.</param>
    /// <param name="totalContext">Sum of their sequence lengths, tokens.</param>
    /// <param name="kvCapacity">KV tokens of the rank.</param>
    double DecodeMs(int batch, long totalContext, long kvCapacity);
}
