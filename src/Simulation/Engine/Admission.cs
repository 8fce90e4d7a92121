using System.Diagnostics.CodeAnalysis;
using GlobalPlanner.Simulation.Engine.Kv;
using GlobalPlanner.Simulation.Scenario;

namespace GlobalPlanner.Simulation.Engine;

/// <summary>
/// Decides which waiting sequence runs next on one rank, and gives it its KV blocks. The rules are those of vLLM's
/// scheduler as Dynamo's mocker models them: first come, first served, and nobody overtakes the head of the line.
/// </summary>
internal sealed class Admission(EngineOptions options, SequenceMemory memory, WaitingLines waiting, IEngineListener listener)
{
    private readonly long _passBudget = options.MaxNumBatchedTokens ?? long.MaxValue;

    /// <summary>
    /// Whether reservations waited behind a preempted sequence the last time they were considered. They may then be
    /// granted at the next pass although nothing has finished.
    /// </summary>
    public bool ReservationsPassedOver { get; private set; }

    /// <summary>Gives KV blocks to the sequences that wait for a transfer, in their order, until one does not fit.</summary>
    public void GrantReservations(long nowUs)
    {
        // A preempted sequence has already streamed tokens to its client, and each pass that it waits is a gap in that
        // stream. A reservation belongs to a client that has seen nothing yet, so it does not get the blocks first.
        ReservationsPassedOver = waiting is { AnyPreempted: true, AnyReservation: true };
        while (!waiting.AnyPreempted && waiting.TryPeekReservation(out var sequence))
        {
            var blocks = memory.BlocksFor(sequence.PromptTokens);
            if (memory.WhyNever(sequence, blocks) is { } reason)
            {
                waiting.DropReservation();
                Reject(sequence, nowUs, reason);
                continue;
            }

            var match = memory.Match(sequence, sequence.PromptTokens / memory.BlockSize);
            if (!memory.Fits(blocks, match))
            {
                return;
            }

            waiting.BeginTransfer(sequence);
            memory.TakeMatched(sequence, match.Hits);
            memory.Grow(sequence, sequence.PromptTokens);
            sequence.MissingTokens = sequence.PromptTokens - (match.Hits * memory.BlockSize);
            listener.Reserved(sequence, nowUs);
        }
    }

    /// <summary>Takes the next sequence to run out of its line; it has its KV blocks. Rejects those that can never run.</summary>
    /// <param name="budget">Tokens that the pass can still compute, greater than zero.</param>
    /// <param name="nowUs">Start of the pass.</param>
    /// <param name="next">The sequence.</param>
    /// <param name="take">Tokens that the pass computes for it; zero when its whole KV cache was transferred.</param>
    /// <returns>False when none can run now.</returns>
    public bool TryNext(long budget, long nowUs, [NotNullWhen(true)] out Sequence? next, out int take)
    {
        while (waiting.TryPeekHead(out next))
        {
            var verdict = TryAdmit(next, budget, nowUs, out take);
            if (verdict == Verdict.Admitted)
            {
                return true;
            }

            if (verdict == Verdict.Waits)
            {
                break;
            }
        }

        // A transferred sequence already holds its blocks. If it waited behind the head of the line, and the head waited
        // for blocks that only this sequence will free, neither would ever run.
        take = 0;
        return waiting.TryTakeTransferred(out next);
    }

    private Verdict TryAdmit(Sequence head, long budget, long nowUs, out int take)
    {
        take = 0;

        // Blocks for the whole known sequence must be available, not only for the first chunk. vLLM counts on what is
        // known at admission, so that a long prompt does not start only to be preempted some chunks later. Output is not
        // reserved: that would leave much memory unused, and preemption deals with the rare shortage.
        var blocks = memory.BlocksFor(head.Length);
        if (memory.WhyNever(head, blocks) is { } reason)
        {
            waiting.TakeHead(head);
            Reject(head, nowUs, reason);
            return Verdict.Rejected;
        }

        // Even a fully cached prompt has its last token computed again: that computation yields the next token.
        var match = memory.Match(head, (head.Length - 1) / memory.BlockSize);
        if (!memory.Fits(blocks, match))
        {
            // Head-of-line blocking, as in vLLM: letting a smaller request pass would starve a long prompt for ever.
            return Verdict.Waits;
        }

        var remaining = head.Length - (match.Hits * memory.BlockSize);
        if (!options.EnableChunkedPrefill && remaining > budget)
        {
            if (remaining <= _passBudget)
            {
                return Verdict.Waits;
            }

            waiting.TakeHead(head);
            Reject(head, nowUs, $"{remaining} tokens exceed the budget of a pass ({_passBudget}), and chunked prefill is off.");
            return Verdict.Rejected;
        }

        waiting.TakeHead(head);
        memory.TakeMatched(head, match.Hits);
        head.Computed = match.Hits * memory.BlockSize;
        head.CachedTokens = head.Computed;
        take = (int)Math.Min(remaining, budget);
        memory.Grow(head, head.Computed + take);
        return Verdict.Admitted;
    }

    private void Reject(Sequence sequence, long nowUs, string reason)
    {
        sequence.State = SequenceState.Gone;
        listener.Rejected(sequence, nowUs, reason);
    }

    private enum Verdict
    {
        Admitted,
        Rejected,
        Waits,
    }
}
