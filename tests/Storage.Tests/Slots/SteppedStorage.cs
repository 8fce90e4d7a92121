using System.Globalization;
using Orleans.Storage;

namespace GlobalPlanner.Storage.Tests.Slots;

/// <summary>Outcomes of one call to a storage.</summary>
internal enum CallFate
{
    /// <summary>It is carried out and answered.</summary>
    Done,

    /// <summary>It never arrives; the caller sees an error.</summary>
    Lost,

    /// <summary>It is carried out; the caller sees an error.</summary>
    AnswerLost,
}

/// <summary>
/// A storage with ETags in memory in which every call waits until it is let through, so that a test decides their order
/// and which of them fail. For one thread.
/// </summary>
internal sealed class SteppedStorage : IGrainStorage
{
    private readonly Dictionary<string, (string ETag, object State)> _states = new(StringComparer.Ordinal);
    private readonly List<Action<CallFate>> _waiting = [];
    private long _etags;

    /// <summary>Whether calls are carried out at once.</summary>
    public bool Open { get; set; }

    /// <summary>Calls that wait.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Lets one waiting call through.</summary>
    public void Step(int call, CallFate fate)
    {
        var waiting = _waiting[call];
        _waiting.RemoveAt(call);
        waiting(fate);
    }

    /// <inheritdoc />
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => CallAsync(() =>
    {
        var found = _states.TryGetValue($"{grainId}/{stateName}", out var stored);
        grainState.RecordExists = found;
        grainState.ETag = found ? stored.ETag : null!;
        grainState.State = found ? (T)stored.State : default!;
    });

    /// <inheritdoc />
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => CallAsync(() =>
    {
        var key = $"{grainId}/{stateName}";
        if ((_states.TryGetValue(key, out var stored) ? stored.ETag : null) != grainState.ETag)
        {
            throw new InconsistentStateException("Another version is stored.");
        }

        grainState.ETag = (++_etags).ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
        _states[key] = (grainState.ETag, grainState.State!);
    });

    /// <inheritdoc />
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();

    private Task CallAsync(Action call)
    {
        var done = new TaskCompletionSource();
        if (Open)
        {
            Carry(CallFate.Done);
        }
        else
        {
            _waiting.Add(Carry);
        }

        return done.Task;

        void Carry(CallFate fate)
        {
            try
            {
                if (fate != CallFate.Lost)
                {
                    call();
                }

                if (fate == CallFate.Done)
                {
                    done.SetResult();
                }
                else
                {
                    done.SetException(new TimeoutException("No answer."));
                }
            }
            catch (InconsistentStateException exception)
            {
                done.SetException(fate == CallFate.Done ? exception : new TimeoutException("No answer."));
            }
        }
    }
}
