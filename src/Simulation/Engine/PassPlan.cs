using GlobalPlanner.Simulation.Engine.Timing;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Engine;

/// <summary>What one pass of one rank works on, who gets a token at its end, and how long it takes.</summary>
internal sealed class PassPlan(EngineOptions options, EngineRole role, PassTimer timer)
{
    private PassRecord _record;
    private long _readyContext;

    /// <summary>What ForwardPassMetrics tell of the pass.</summary>
    public ref readonly PassRecord Record => ref _record;

    /// <summary>Requests that get a token.</summary>
    public int Ready { get; private set; }

    /// <summary>Tokens a sequence gets on this engine: one from a prefill engine, and never beyond the model's length.</summary>
    public int TokenLimit(Sequence sequence) => role == EngineRole.Prefill
        ? 1
        : Math.Min(sequence.MaxNewTokens, (options.MaxModelLen ?? int.MaxValue) - sequence.PromptTokens);

    /// <summary>Takes stock of what was scheduled; false when nothing was.</summary>
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

    /// <summary>Milliseconds of the prompt part; a decode engine's takes none.</summary>
    public double PrefillMs() => role == EngineRole.Decode
        ? 0
        : timer.PrefillMs(_record.Prefill.Count, _record.PrefillTokens + _record.PrefixTokens, _record.PrefixTokens);

    /// <summary>
    /// Milliseconds of the token part after so many repetitions, each of which has lengthened every sequence by one; a
    /// prefill engine's takes none, as its token is part of the prompt's computation.
    /// </summary>
    public double DecodeMs(int repetitions = 0) => role == EngineRole.Prefill
        ? 0
        : timer.DecodeMs(Ready, _readyContext + ((long)repetitions * Ready), options.KvCapacityTokens);
}
