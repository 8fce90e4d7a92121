namespace GlobalPlanner.Simulation.Engine;

/// <summary>Is told what an engine does, in the order in which it happens.</summary>
public interface IEngineListener
{
    /// <summary>A sequence got its next token.</summary>
    void Token(Sequence sequence, long atUs);

    /// <summary>
    /// Every sequence of a batch got one token in each of several passes, one after the other. Their counts and last
    /// token times are already those after the last of these passes.
    /// </summary>
    /// <param name="batch">The sequences; none of them got its first or last token.</param>
    /// <param name="passEndsUs">End of the pass before the first of these, then of each of these.</param>
    void Tokens(IReadOnlyList<Sequence> batch, ReadOnlySpan<long> passEndsUs);

    /// <summary>A sequence has all its tokens. A prefill engine holds its KV blocks until they are released.</summary>
    void Finished(Sequence sequence, long atUs);

    /// <summary>A sequence can never run here, for example because its KV blocks exceed the whole cache.</summary>
    void Rejected(Sequence sequence, long atUs, string reason);

    /// <summary>A sequence has got KV blocks for its prompt; the transfer into them may begin.</summary>
    void Reserved(Sequence sequence, long atUs);
}
