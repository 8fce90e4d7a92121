using GlobalPlanner.Simulation.Engine.Timing;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Engine;

/// <summary>One planned pass of one rank: its work, the number of sequences that get a token, and its duration.</summary>
internal sealed class PassPlan(EngineOptions options, EngineRole role, PassTimer timer)
{
    private PassRecord _record;
    private long _readyContext;

    /// <summary>The pass as ForwardPassMetrics report it.</summary>
    public ref readonly PassRecord Record => ref _record;

    /// <summary>Sequences that get a token at the end of the pass.</summary>
    public int Ready { get; private set; }

    /// <summary>The most tokens that a sequence gets on this engine: one on a prefill engine, and never more than the model's length allows.</summary>
    public int TokenLimit(Sequence sequence) => role == EngineRole.Prefill
        ? 1
        : Math.Min(sequence.MaxNewTokens, (options.MaxModelLen ?? int.MaxValue) - sequence.PromptTokens);

    /// <summary>Adds up what was scheduled; false when nothing was.</summary>
    public bool Summarise(List<Sequence> running, WaitingLines waiting)
    {
        _record = new PassRecord { QueuedPrefill = waiting.QueuedFresh, QueuedDecode = waiting.QueuedDecode };
        Ready = 0;
        _readyContext = 0;
        var scheduled = 0;
        foreach (var sequence in running)
        {
            if (!sequence.IsScheduled)
            {
                continue;
            }

            scheduled++;
            if (sequence.InPrefill)
            {
                _record.AddPrefill(sequence.PromptTokens, sequence.Scheduled, sequence.Computed);
            }
            else
            {
                _record.AddDecode(sequence.Length);
            }

            if (sequence.Computed + sequence.Scheduled >= sequence.Length)
            {
                Ready++;
                _readyContext += sequence.Length;
            }
        }

        return scheduled > 0;
    }

    /// <summary>Duration of the prompt part, milliseconds; zero on a decode engine, which receives the KV cache instead.</summary>
    public double PrefillMs() => role == EngineRole.Decode
        ? 0
        : timer.PrefillMs(_record.Prefill.Count, _record.PrefillTokens + _record.PrefixTokens, _record.PrefixTokens);

    /// <summary>
    /// Duration of the token-generating part, milliseconds; zero on a prefill engine, whose token is part of the prompt's
    /// computation.
    /// </summary>
    /// <param name="repetitions">Passes of the same batch before this one, each of which has made every sequence one token longer.</param>
    public double DecodeMs(int repetitions = 0) => role == EngineRole.Prefill
        ? 0
        : timer.DecodeMs(Ready, _readyContext + ((long)repetitions * Ready), options.KvCapacityTokens);
}
