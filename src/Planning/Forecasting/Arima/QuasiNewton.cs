namespace GlobalPlanner.Planning.Forecasting.Arima;

/// <summary>
/// L-BFGS (Nocedal 1980) with the line search of Moré and Thuente and the stopping rules of L-BFGS-B 3.0, with SciPy's
/// defaults. They matter: the fit on a short series depends on where the optimiser stops.
/// </summary>
internal sealed class QuasiNewton
{
    private const int Memory = 10;
    private const double RelativeReduction = 1e7 * 2.220446049250313e-16;
    private const double GradientTolerance = 1e-5;
    private const double MachineEpsilon = 2.220446049250313e-16;

    private readonly ArimaObjective _objective;
    private readonly double[] _gradient;
    private readonly double[] _direction;
    private readonly double[] _trial;
    private readonly double[] _trialGradient;
    private readonly double[][] _steps;
    private readonly double[][] _changes;
    private readonly double[] _curvatures = new double[Memory];
    private readonly double[] _weights = new double[Memory];
    private int _kept;
    private int _oldest;

    public QuasiNewton(ArimaObjective objective, int dimension)
    {
        _objective = objective;
        _gradient = new double[dimension];
        _direction = new double[dimension];
        _trial = new double[dimension];
        _trialGradient = new double[dimension];
        _steps = Vectors(dimension);
        _changes = Vectors(dimension);
    }

    /// <summary>Minimises from a point, with a limited number of iterations.</summary>
    /// <param name="point">The start; receives the point where it stopped.</param>
    /// <param name="maxIterations">Most line searches.</param>
    /// <returns>The value there; not finite when the start has none.</returns>
    public double Minimize(double[] point, int maxIterations)
    {
        _kept = 0;
        var value = _objective.ValueAndGradient(point, _gradient);
        for (var iteration = 0; iteration < maxIterations && IsFinite(value, _gradient) && LargestGradient() > GradientTolerance; iteration++)
        {
            Direct();
            if (!TryStep(point, value, iteration == 0, out var reached, out var length))
            {
                if (_kept == 0)
                {
                    return value;
                }

                // The remembered curvature misleads: forget it, and try the steepest descent.
                _kept = 0;
                Direct();
                if (!TryStep(point, value, isFirst: false, out reached, out length))
                {
                    return value;
                }
            }

            Remember(length);
            _trial.CopyTo(point, 0);
            _trialGradient.CopyTo(_gradient, 0);
            var reduction = value - reached;
            var scale = Math.Max(Math.Max(Math.Abs(value), Math.Abs(reached)), 1);
            value = reached;
            if (reduction <= RelativeReduction * scale)
            {
                return value;
            }
        }

        return value;
    }

    private static double[][] Vectors(int dimension)
    {
        var vectors = new double[Memory][];
        for (var index = 0; index < Memory; index++)
        {
            vectors[index] = new double[dimension];
        }

        return vectors;
    }

    private static double Dot(double[] left, double[] right)
    {
        var sum = 0.0;
        for (var index = 0; index < left.Length; index++)
        {
            sum += left[index] * right[index];
        }

        return sum;
    }

    private static bool IsFinite(double value, double[] gradient) => double.IsFinite(value) && double.IsFinite(Dot(gradient, gradient));

    private double LargestGradient()
    {
        var largest = 0.0;
        foreach (var component in _gradient)
        {
            largest = Math.Max(largest, Math.Abs(component));
        }

        return largest;
    }

    /// <summary>The quasi-Newton direction by the two-loop recursion.</summary>
    private void Direct()
    {
        for (var index = 0; index < _direction.Length; index++)
        {
            _direction[index] = -_gradient[index];
        }

        for (var back = _kept - 1; back >= 0; back--)
        {
            var slot = (_oldest + back) % Memory;
            _weights[slot] = Dot(_steps[slot], _direction) / _curvatures[slot];
            Add(_direction, -_weights[slot], _changes[slot]);
        }

        if (_kept > 0)
        {
            var newest = (_oldest + _kept - 1) % Memory;
            var scale = _curvatures[newest] / Dot(_changes[newest], _changes[newest]);
            for (var index = 0; index < _direction.Length; index++)
            {
                _direction[index] *= scale;
            }
        }

        for (var ahead = 0; ahead < _kept; ahead++)
        {
            var slot = (_oldest + ahead) % Memory;
            Add(_direction, _weights[slot] - (Dot(_changes[slot], _direction) / _curvatures[slot]), _steps[slot]);
        }
    }

    private static void Add(double[] target, double factor, double[] addend)
    {
        for (var index = 0; index < target.Length; index++)
        {
            target[index] += factor * addend[index];
        }
    }

    private bool TryStep(double[] point, double value, bool isFirst, out double reached, out double length)
    {
        var slope = Dot(_gradient, _direction);
        length = isFirst ? 1 / Math.Sqrt(Dot(_direction, _direction)) : 1;
        reached = value;
        if (!(slope < 0))
        {
            return false;
        }

        var search = new LineSearch(value, slope, length);
        for (var evaluation = 0; evaluation < LineSearch.MaxEvaluations; evaluation++)
        {
            length = search.Step;
            for (var index = 0; index < _trial.Length; index++)
            {
                _trial[index] = point[index] + (length * _direction[index]);
            }

            reached = _objective.ValueAndGradient(_trial, _trialGradient);
            if (!IsFinite(reached, _trialGradient))
            {
                search.Retreat();
            }
            else if (search.Accepts(reached, Dot(_trialGradient, _direction)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Keeps the step and the change of gradient, unless the function curves the wrong way along it.</summary>
    private void Remember(double length)
    {
        var oldSlope = Dot(_gradient, _direction);
        var curvature = (Dot(_trialGradient, _direction) - oldSlope) * length;
        if (curvature <= MachineEpsilon * -oldSlope * length)
        {
            return;
        }

        var slot = (_oldest + _kept) % Memory;
        if (_kept == Memory)
        {
            _oldest = (_oldest + 1) % Memory;
        }
        else
        {
            _kept++;
        }

        _curvatures[slot] = curvature;
        for (var index = 0; index < _direction.Length; index++)
        {
            _steps[slot][index] = length * _direction[index];
            _changes[slot][index] = _trialGradient[index] - _gradient[index];
        }
    }
}
