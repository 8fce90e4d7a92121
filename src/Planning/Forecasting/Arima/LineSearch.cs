namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>
/// The line search of Moré and Thuente (1994): finds a step along a line that decreases the function enough and flattens
/// its slope, by safeguarded cubic and quadratic interpolation.
/// </summary>
/// <remarks>
/// Two ends are kept: the best step so far, and another one on the far side of a minimum as soon as one is known (then
/// the minimum is bracketed). Each trial replaces one of them, and the next trial is the minimum of a curve through their
/// values and slopes. While no trial has decreased the function enough, values are tilted by the required decrease (the
/// first stage): the search then looks for a point below that line, not for the minimum, which may lie where the
/// condition fails. The caller evaluates the function, so the search is a small state machine. Constants are those of
/// L-BFGS-B, so that a fit stops at the same point as SciPy's.
/// </remarks>
internal struct LineSearch
{
    /// <summary>Evaluations after which the caller gives up.</summary>
    public const int MaxEvaluations = 20;

    // Share of the decrease that the slope at the start promises.
    private const double Decrease = 1e-3;

    // Share of the slope at the start that may be left.
    private const double Flattening = 0.9;

    // Width of the bracket, relative to its end, at which the search stops.
    private const double IntervalTolerance = 0.1;
    private const double LargestStep = 1e10;

    private readonly double _startValue;
    private readonly double _startSlope;
    private bool _isBracketed;
    private bool _isSecondStage;
    private Trial _best;
    private Trial _other;
    private double _min;
    private double _max;
    private double _width = LargestStep;
    private double _widthBefore = 2 * LargestStep;

    public LineSearch(double value, double slope, double step)
    {
        _startValue = value;
        _startSlope = slope;
        _best = _other = new Trial(0, value, slope);
        Step = step;
        _max = 5 * step;
    }

    /// <summary>The step to evaluate next.</summary>
    public double Step { get; private set; }

    /// <summary>Judges the value and slope at <see cref="Step"/>, and chooses another step when they do not suffice.</summary>
    /// <returns>Whether the step is good enough, or no better one can be found.</returns>
    public bool Accepts(double value, double slope)
    {
        var enough = Decrease * _startSlope;
        var bound = _startValue + (Step * enough);
        var decreased = value <= bound;
        _isSecondStage |= decreased && slope >= 0;
        if ((decreased && Math.Abs(slope) <= Flattening * -_startSlope) || IsExhausted(decreased, slope <= enough))
        {
            return true;
        }

        var trial = new Trial(Step, value, slope);
        if (!_isSecondStage && value <= _best.Value && !decreased)
        {
            _best = _best.Tilted(-enough);
            _other = _other.Tilted(-enough);
            Interpolate(trial.Tilted(-enough));
            _best = _best.Tilted(enough);
            _other = _other.Tilted(enough);
        }
        else
        {
            Interpolate(trial);
        }

        Narrow();
        return false;
    }

    /// <summary>The function has no value at <see cref="Step"/>: go back towards the best step so far.</summary>
    public void Retreat()
    {
        _min = _best.Step;
        _max = Step;
        Step = _best.Step + ((Step - _best.Step) / 10);
    }

    private readonly bool IsExhausted(bool decreased, bool isSteep) =>
        (_isBracketed && (Step <= _min || Step >= _max || _max - _min <= IntervalTolerance * _max))
        || (Step >= LargestStep && decreased && isSteep)
        || (Step <= 0 && (!decreased || !isSteep));

    /// <summary>Updates the interval for the next trial; a bracket that shrinks too slowly is halved.</summary>
    private void Narrow()
    {
        if (_isBracketed)
        {
            if (Math.Abs(_other.Step - _best.Step) >= 0.66 * _widthBefore)
            {
                Step = _best.Step + (0.5 * (_other.Step - _best.Step));
            }

            _widthBefore = _width;
            _width = Math.Abs(_other.Step - _best.Step);
            _min = Math.Min(_best.Step, _other.Step);
            _max = Math.Max(_best.Step, _other.Step);
        }
        else
        {
            _min = Step + (1.1 * (Step - _best.Step));
            _max = Step + (4 * (Step - _best.Step));
        }

        Step = Math.Clamp(Step, 0, LargestStep);
        if (_isBracketed && (Step <= _min || Step >= _max || _max - _min <= IntervalTolerance * _max))
        {
            Step = _best.Step;
        }
    }

    /// <summary>Chooses the next step from the best one and the trial, and replaces one of the two ends by the trial.</summary>
    private void Interpolate(Trial trial)
    {
        var isTurned = trial.Slope * Math.Sign(_best.Slope) < 0;
        var next = trial.Value > _best.Value ? WhenHigher(trial)
            : isTurned ? WhenTurned(trial)
            : Math.Abs(trial.Slope) < Math.Abs(_best.Slope) ? WhenFlatter(trial)
            : WhenSteeper(trial);
        if (trial.Value > _best.Value)
        {
            _other = trial;
        }
        else
        {
            _other = isTurned ? _best : _other;
            _best = trial;
        }

        Step = next;
    }

    /// <summary>The trial is higher than the best step, so a minimum lies between them.</summary>
    private double WhenHigher(Trial trial)
    {
        _isBracketed = true;
        var span = trial.Step - _best.Step;
        var cubic = Cubic(_best, trial);
        var quadratic = _best.Step + (_best.Slope / (((_best.Value - trial.Value) / span) + _best.Slope) / 2 * span);
        return Math.Abs(cubic - _best.Step) < Math.Abs(quadratic - _best.Step) ? cubic : cubic + ((quadratic - cubic) / 2);
    }

    /// <summary>The trial is lower, and its slope points back: a minimum lies between them.</summary>
    private double WhenTurned(Trial trial)
    {
        _isBracketed = true;
        var cubic = Cubic(trial, _best);
        var secant = Secant(trial);
        return Math.Abs(cubic - trial.Step) > Math.Abs(secant - trial.Step) ? cubic : secant;
    }

    /// <summary>The trial is lower, and the function flattens: the minimum may lie beyond it, so the step is bounded.</summary>
    private readonly double WhenFlatter(Trial trial)
    {
        var cubic = CubicBeyond(trial);
        var secant = Secant(trial);
        var isCubicNearer = Math.Abs(cubic - trial.Step) < Math.Abs(secant - trial.Step);
        if (!_isBracketed)
        {
            return Math.Max(_min, Math.Min(_max, isCubicNearer ? secant : cubic));
        }

        var next = isCubicNearer ? cubic : secant;
        var limit = trial.Step + (0.66 * (_other.Step - trial.Step));
        return trial.Step > _best.Step ? Math.Min(limit, next) : Math.Max(limit, next);
    }

    /// <summary>The trial is lower, and the function falls faster: interpolation says nothing, so go to the end of the interval.</summary>
    private readonly double WhenSteeper(Trial trial) =>
        _isBracketed ? Cubic(trial, _other)
        : trial.Step > _best.Step ? _max
        : _min;

    private readonly double Secant(Trial trial) =>
        trial.Step + (trial.Slope / (trial.Slope - _best.Slope) * (_best.Step - trial.Step));

    /// <summary>Minimum of the cubic through values and slopes of two trials.</summary>
    private static double Cubic(Trial from, Trial to)
    {
        var (theta, gamma) = Shape(from, to);
        var signed = to.Step < from.Step ? -gamma : gamma;
        var ratio = (signed - from.Slope + theta) / (signed - from.Slope + signed + to.Slope);
        return from.Step + (ratio * (to.Step - from.Step));
    }

    /// <summary>The same beyond a trial; when the cubic has no minimum there, the end of the interval.</summary>
    private readonly double CubicBeyond(Trial trial)
    {
        var (theta, gamma) = Shape(trial, _best);
        var signed = trial.Step > _best.Step ? -gamma : gamma;
        var ratio = (signed - trial.Slope + theta) / (signed + (_best.Slope - trial.Slope) + signed);
        return ratio < 0 && gamma != 0 ? trial.Step + (ratio * (_best.Step - trial.Step))
            : trial.Step > _best.Step ? _max
            : _min;
    }

    private static (double Theta, double Gamma) Shape(Trial from, Trial to)
    {
        var theta = (3 * (from.Value - to.Value) / (to.Step - from.Step)) + from.Slope + to.Slope;
        var scale = Math.Max(Math.Abs(theta), Math.Max(Math.Abs(from.Slope), Math.Abs(to.Slope)));
        var discriminant = (theta / scale * (theta / scale)) - (from.Slope / scale * (to.Slope / scale));
        return (theta, scale * Math.Sqrt(Math.Max(0, discriminant)));
    }

    private readonly record struct Trial(double Step, double Value, double Slope)
    {
        public Trial Tilted(double slope) => new(Step, Value + (Step * slope), Slope + slope);
    }
}
