using Orleans.Storage;

namespace GlobalPlanner.Storage.Tests;

/// <summary>The contract of Orleans' grain storage.</summary>
public sealed class EmbeddedGrainStorageTests : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("kind", "key");

    private readonly TemporaryDirectory _directory = new();
    private readonly EmbeddedStore _store;
    private readonly EmbeddedGrainStorage _storage;

    public EmbeddedGrainStorageTests()
    {
        _store = EmbeddedStore.Open(_directory.Path);
        _storage = new EmbeddedGrainStorage(_store, System.Text.Json.JsonSerializerOptions.Web);
    }

    public void Dispose()
    {
        _store.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_state_that_was_never_written_is_new()
    {
        var state = new GrainState<Counter> { State = new Counter { Count = 5 } };
        await _storage.ReadStateAsync("s", Grain, state);
        Assert.Equal((false, null, 0), (state.RecordExists, state.ETag, state.State.Count));
    }

    [Fact]
    public async Task Write_read_write_read()
    {
        var state = new GrainState<Counter>(new Counter { Count = 1 });
        await _storage.WriteStateAsync("s", Grain, state);
        var first = state.ETag;
        state.State!.Count = 2;
        await _storage.WriteStateAsync("s", Grain, state);
        Assert.NotEqual(first, state.ETag);

        var read = new GrainState<Counter>();
        await _storage.ReadStateAsync("s", Grain, read);
        Assert.Equal((true, state.ETag, 2), (read.RecordExists, read.ETag, read.State!.Count));
    }

    [Fact]
    public async Task A_stale_writer_fails_and_keeps_its_etag()
    {
        var one = new GrainState<Counter>(new Counter { Count = 1 });
        await _storage.WriteStateAsync("s", Grain, one);
        var two = new GrainState<Counter>();
        await _storage.ReadStateAsync("s", Grain, two);
        await _storage.WriteStateAsync("s", Grain, one);

        var refused = await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("s", Grain, two));
        Assert.Equal((one.ETag, two.ETag), (refused.StoredEtag, refused.CurrentEtag));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.ClearStateAsync("s", Grain, two));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("s", Grain, new GrainState<Counter>(new Counter())));
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => _storage.WriteStateAsync("s", Grain, new GrainState<Counter>(new Counter(), "not-mine")));
    }

    [Fact]
    public async Task A_cleared_state_is_new_and_can_be_written_again()
    {
        var state = new GrainState<Counter>(new Counter { Count = 1 });
        await _storage.WriteStateAsync("s", Grain, state);
        await _storage.ClearStateAsync("s", Grain, state);
        Assert.Equal((false, null, 0), (state.RecordExists, state.ETag, state.State!.Count));

        state.State.Count = 3;
        await _storage.WriteStateAsync("s", Grain, state);
        Assert.True(state.RecordExists);
    }

    [Fact]
    public async Task What_the_grain_changes_after_the_call_is_not_written()
    {
        var state = new GrainState<Counter>(new Counter { Count = 1 });
        var write = _storage.WriteStateAsync("s", Grain, state);
        state.State!.Count = 99;
        await write;

        var read = new GrainState<Counter>();
        await _storage.ReadStateAsync("s", Grain, read);
        Assert.Equal(1, read.State!.Count);
    }

    public sealed class Counter
    {
        public int Count { get; set; }
    }
}
