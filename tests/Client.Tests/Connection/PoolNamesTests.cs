using GlobalPlanner.Client.Connection;
using GlobalPlanner.Client.Tests.Support;
using GlobalPlanner.Grains.Interfaces;

namespace GlobalPlanner.Client.Tests.Connection;

public class PoolNamesTests
{
    private static readonly PoolStatus[] Pools =
        [Samples.Pool("inf/llama-70b"), Samples.Pool("inf/qwen"), Samples.Pool("test/qwen")];

    [Theory]
    [InlineData("inf/llama-70b", "inf/llama-70b")]
    [InlineData("llama-70b", "inf/llama-70b")]
    [InlineData("test/qwen", "test/qwen")]
    public void FindsByFullNameOrByTheOnlyShortOne(string name, string found) =>
        Assert.Equal(found, PoolNames.Find(name, Pools).Name);

    [Theory]
    [InlineData("qwen", "pool 'qwen' is ambiguous: inf/qwen, test/qwen; give the namespace too")]
    [InlineData("llama-7b", "pool 'llama-7b' is unknown; did you mean 'inf/llama-70b'?")]
    [InlineData("zzzzzzzz", "pool 'zzzzzzzz' is unknown; 'gplan pools' lists them")]
    public void SaysWhatThereIs(string name, string message) =>
        Assert.Equal(message, Assert.Throws<UnknownPoolException>(() => PoolNames.Find(name, Pools)).Message);

    [Fact]
    public void SaysThatThereIsNone() =>
        Assert.Equal(
            "pool 'a' is unknown: no pool is configured",
            Assert.Throws<UnknownPoolException>(() => PoolNames.Find("a", [])).Message);
}
