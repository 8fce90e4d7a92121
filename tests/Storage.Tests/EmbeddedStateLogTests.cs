using Orleans.Storage;

namespace GlobalPlanner.Storage.Tests;

/// <summary>Records with changes as grains use them.</summary>
public sealed class EmbeddedStateLogTests : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("kind", "key");

    private readonly TemporaryDirectory _directory = new();
    private readonly EmbeddedStore _store;
    private readonly EmbeddedStateLog _log;

    public EmbeddedStateLogTests()
    {
        _store = EmbeddedStore.Open(_directory.Path);
        _log = new EmbeddedStateLog(_store);
    }

    public void Dispose()
    {
        _store.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_record_and_its_changes_come_back_with_their_version()
    {
        Assert.Null(await _log.ReadAsync("s", Grain));
        var etag = await _log.WriteAsync("s", Grain, [1], null);
        etag = await _log.AppendAsync("s", Grain, [2, 2], etag);

        var read = (await _log.ReadAsync("s", Grain))!;

        Assert.Equal(etag, read.ETag);
        Assert.Equal([1], read.Record);
        Assert.Equal([2, 2], Assert.Single(read.Changes));
    }

    [Fact]
    public async Task A_stale_writer_changes_nothing()
    {
        var etag = await _log.WriteAsync("s", Grain, [1], null);
        var newer = await _log.AppendAsync("s", Grain, [2], etag);

        var refused = await Assert.ThrowsAsync<InconsistentStateException>(() => _log.AppendAsync("s", Grain, [3], etag));
        Assert.Equal((newer, etag), (refused.StoredEtag, refused.CurrentEtag));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _log.WriteAsync("s", Grain, [3], etag));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _log.WriteAsync("s", Grain, [3], null));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _log.AppendAsync("s", Grain, [3], "not-mine"));

        Assert.Equal(newer, (await _log.ReadAsync("s", Grain))!.ETag);
    }

    [Fact]
    public async Task What_has_changes_is_not_mistaken_for_a_plain_record()
    {
        var storage = new EmbeddedGrainStorage(_store, System.Text.Json.JsonSerializerOptions.Web);
        var state = new GrainState<int>(7);
        await storage.WriteStateAsync("s", Grain, state);
        await _log.AppendAsync("s", Grain, [1], state.ETag!);

        await Assert.ThrowsAsync<InvalidDataException>(() => storage.ReadStateAsync("s", Grain, new GrainState<int>()));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("s", Grain, state));
    }
}
