namespace GlobalPlanner.Simulation.Workload.Traces;

/// <summary>Checks that the lines of a trace are in arrival order.</summary>
internal sealed class ArrivalClock(string field)
{
    private long _latestUs;
    private string _latest = string.Empty;

    /// <summary>Returns the arrival.</summary>
    /// <exception cref="BadLineException">It is before that of the last good line.</exception>
    public long Next(long arrivalUs, string value)
    {
        if (arrivalUs < _latestUs)
        {
            throw new BadLineException(
                field, value, $"allowed: at or after the arrival of the previous line ({_latest}); a trace must be in arrival order");
        }

        _latestUs = arrivalUs;
        _latest = value;
        return arrivalUs;
    }
}
