using System.Collections.Frozen;
using GlobalPlanner.Configuration;
using GlobalPlanner.Configuration.Loading;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.Tick;
using GlobalPlanner.Silo.Access;
using GlobalPlanner.Silo.Reload;

namespace GlobalPlanner.Silo.Tests.Reload;

public sealed class RunningConfigTests
{
    private static readonly SiloAccess Nobody = new(null, null);
    private static readonly ParticipantId Short = ParticipantId.Parse("inf/prefill-short");
    private static readonly ParticipantId Long = ParticipantId.Parse("inf/prefill-long");

    [Fact]
    public void What_did_not_change_keeps_its_objects_and_what_did_has_new_ones()
    {
        var first = Load(SiloDefaults.Text);
        var running = Running(first);
        var (pool, other, budget) = (running.Find(Short)!, running.Find(Long)!, running.Find("default")!);

        running.Exchange(Load(SiloDefaults.Text), Nobody);
        Assert.Same(pool, running.Find(Short));
        Assert.Same(budget, running.Find("default"));

        running.Exchange(Load(SiloDefaults.Text.Replace("prefill_scale_up_queue_tokens: 2500", "prefill_scale_up_queue_tokens: 3000", StringComparison.Ordinal)), Nobody);
        Assert.NotSame(pool, running.Find(Short));
        Assert.Equal(3000, running.Find(Short)!.Config.PrefillScaleUpQueueTokens);
        Assert.Same(other, running.Find(Long));
        Assert.Same(budget, running.Find("default"));

        running.Exchange(Load(SiloDefaults.Text.Replace("max_total_gpus: 16", "max_total_gpus: 12", StringComparison.Ordinal)), Nobody);
        Assert.Equal((12, 12), (running.Find("default")!.CeilingGpus, running.FindConfig("default")!.MaxTotalGpus));
        Assert.Equal(2500, running.Find(Short)!.Config.PrefillScaleUpQueueTokens);
        Assert.Equal(first.Pools.Length, running.Participants.Length);
    }

    [Fact]
    public void Who_may_ask_is_exchanged_with_the_rest()
    {
        var config = Load(SiloDefaults.Text);
        var running = Running(config);
        var other = SiloAccess.From(config with { Operators = [new OperatorConfig { Name = "alice", TokenEnv = "TOKEN" }] }, static _ => "secret");

        running.Exchange(config, other);

        Assert.Equal("alice", running.Access.Operators!.Find("secret")!.Name);
    }

    private static RunningConfig Running(SiloConfig config) =>
        new(config, Nobody, config.Pools.ToFrozenDictionary(pool => pool.Name, static _ => PlannerResources.None));

    private static SiloConfig Load(string text)
    {
        var folder = Directory.CreateTempSubdirectory("running-");
        try
        {
            var file = Path.Combine(folder.FullName, "silo.yaml");
            File.WriteAllText(file, text);
            return SiloConfigLoader.LoadFile(file).Result.Value!;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
