namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>Holds a trace to its arrival order.</summary>
internal sealed class ArrivalClock(string field)
{
    private long _latestUs;
    private string _latest = string.Empty;

    /// <summary>The arrival, if it is not before the one of the last good line.</summary>
    public long Next(long arrivalUs, string value)
    {
        if (arrivalUs < _latestUs)
        {
            throw new BadLineException(
                field, value, $"allowed: not before the line before it ({_latest}); a trace is in arrival order");
        }

        _latestUs = arrivalUs;
        _latest = value;
        return arrivalUs;
    }
}
