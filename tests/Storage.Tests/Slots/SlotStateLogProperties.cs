using CsCheck;
using GlobalPlanner.Storage.Slots;

namespace GlobalPlanner.Storage.Tests.Slots;

/// <summary>
/// Two writers at once over a storage that takes their calls in any order, loses calls and loses answers: nothing that
/// was acknowledged is ever missing from what is read afterwards, and no version is made twice.
/// </summary>
public class SlotStateLogProperties
{
    [Fact]
    public void No_acknowledged_write_is_lost_and_no_version_is_made_twice() =>
        Gen.Select(Gen.Int[2, 5], Gen.Int[1, 4], Gen.Int[0, 999].Array[400]).Sample(
            (slots, recordEvery, choices) => Run(slots, Math.Min(recordEvery, slots), choices),
            iter: 200,
            threads: 1);

    /// <summary>One writer makes a version while the other is stopped between looking at the slot and writing it, for several laps.</summary>
    [Fact]
    public async Task A_writer_that_slept_for_many_laps_is_refused()
    {
        var history = new LogHistory();
        var storage = new SteppedStorage();
        var sleeper = new OneThread();
        var log = new SlotStateLog(storage, 3);
        storage.Open = true;
        var grain = GrainId.Create("kind", "key");
        var version = await log.WriteAsync(LogWriter.StateName, grain, [], null);

        storage.Open = false;
        var asleep = sleeper.Begin(() => log.AppendAsync(LogWriter.StateName, grain, [9, 9, 9, 9], version));
        storage.Step(0, CallFate.Done);
        sleeper.Run();
        Assert.Equal(1, storage.Waiting);

        storage.Open = true;
        var other = new LogWriter(log, history, 3).RunAsync(() => history.Acknowledged.Count < 20);
        Assert.True(other.IsCompletedSuccessfully);
        storage.Step(0, CallFate.Done);
        sleeper.Run();

        await Assert.ThrowsAsync<Orleans.Storage.InconsistentStateException>(() => asleep);
        LogHistory.CheckRead(LogWriter.Read(log).Numbers, history.Acknowledged);
    }

    private static void Run(int slots, int recordEvery, int[] choices)
    {
        var (thread, storage, history) = (new OneThread(), new SteppedStorage(), new LogHistory());
        var log = new SlotStateLog(storage, slots);
        var goOn = true;
        var writers = new[]
        {
            thread.Begin(() => new LogWriter(log, history, recordEvery).RunAsync(() => goOn)),
            thread.Begin(() => new LogWriter(log, history, recordEvery).RunAsync(() => goOn)),
        };
        foreach (var choice in choices.TakeWhile(_ => storage.Waiting > 0))
        {
            var fate = (choice % 20) switch { 0 => CallFate.Lost, 1 => CallFate.AnswerLost, _ => CallFate.Done };
            storage.Step(choice / 20 % storage.Waiting, fate);
            thread.Run();
        }

        goOn = false;
        while (storage.Waiting > 0)
        {
            storage.Step(0, CallFate.Done);
            thread.Run();
        }

        Assert.All(writers, writer => Assert.True(writer.IsCompletedSuccessfully, writer.Exception?.InnerException?.Message));
        storage.Open = true;
        LogHistory.CheckRead(LogWriter.Read(log).Numbers, history.Acknowledged);
    }
}
