using GlobalPlanner.Simulation.Engine;
using GlobalPlanner.Simulation.Engine.Kv;

namespace GlobalPlanner.Simulation.Tests.Engine;

/// <summary>Records the calls that an engine or a rank makes to its listener.</summary>
internal sealed class EngineLog : IEngineListener
{
    private static long _nextKey;

    public List<Sequence> GotToken { get; } = [];

    public List<Sequence> Done { get; } = [];

    public List<(Sequence Sequence, string Reason)> Refused { get; } = [];

    public List<Sequence> ToTransfer { get; } = [];

    /// <summary>A sequence on blocks of 64 tokens that shares the blocks of its prefix ids, and nothing else.</summary>
    public static Sequence Sequence(int prompt, int output, params long[] prefix) =>
        new(prompt, output, new BlockHashChain([.. prefix], prompt, Interlocked.Increment(ref _nextKey), 64));

    public void Token(Sequence sequence, long atUs) => GotToken.Add(sequence);

    public void Tokens(IReadOnlyList<Sequence> batch, ReadOnlySpan<long> passEndsUs)
    {
        for (var pass = 1; pass < passEndsUs.Length; pass++)
        {
            GotToken.AddRange(batch);
        }
    }

    public void Finished(Sequence sequence, long atUs) => Done.Add(sequence);

    public void Rejected(Sequence sequence, long atUs, string reason) => Refused.Add((sequence, reason));

    public void Reserved(Sequence sequence, long atUs) => ToTransfer.Add(sequence);
}
