using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.Tests.Identity;

public class ParticipantIdTests
{
    [Theory]
    [InlineData("inf/a", "inf", "a")]
    [InlineData("team-1/chat.v2", "team-1", "chat.v2")]
    public void Splits_at_the_slash(string text, string kubernetesNamespace, string deployment)
    {
        var id = ParticipantId.Parse(text);

        Assert.Equal((kubernetesNamespace, deployment), (id.KubernetesNamespace, id.DeploymentName));
        Assert.Equal(id, new ParticipantId(kubernetesNamespace, deployment));
    }

    [Fact]
    public void The_dynamo_namespace_joins_both_parts_with_a_dash() =>
        Assert.Equal("inf-chat-a", new ParticipantId("inf", "chat-a").DynamoNamespace);

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a/b/c")]
    public void Refuses_what_is_not_namespace_and_name(string text) => Assert.False(ParticipantId.TryParse(text, out _));
}
