using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Facts;

/// <summary>Collects the sentences that explain a decision, in the order in which they were said.</summary>
internal sealed class Explanation
{
    private readonly ImmutableArray<string>.Builder _sentences = ImmutableArray.CreateBuilder<string>(4);

    public ImmutableArray<string> Sentences => _sentences.ToImmutable();

    public void Say(string sentence) => _sentences.Add(sentence);

    public void Say(ImmutableArray<string> sentences) => _sentences.AddRange(sentences);
}
