namespace GlobalPlanner.Planning.Performance.Regression;

/// <summary>Normal equations of a regression with an intercept and up to two slopes.</summary>
internal ref struct LinearSystem
{
    // A smaller pivot counts as zero; columns are scaled to the order of one. Source: Dynamo's solver.
    private const double LeastPivot = 1e-12;

    private const int Width = 4;

    private readonly Span<double> _matrix;
    private readonly int _size;

    /// <summary>An empty system of 1 to 3 unknowns, which keeps its numbers in twelve of the caller's.</summary>
    public LinearSystem(Span<double> storage, int size)
    {
        _matrix = storage[..(3 * Width)];
        _matrix.Clear();
        _size = size;
    }

    /// <summary>Adds one observation, weighted.</summary>
    public readonly void Add(ReadOnlySpan<double> row, double target, double weight)
    {
        for (var i = 0; i < _size; i++)
        {
            for (var j = 0; j < _size; j++)
            {
                _matrix[(i * Width) + j] += weight * row[i] * row[j];
            }

            _matrix[(i * Width) + 3] += weight * row[i] * target;
        }
    }

    /// <summary>
    /// Solves by Gauss-Jordan elimination with partial pivoting. When features depend on each other, the system is
    /// singular; it is tried again with a small ridge on all unknowns but the first, the intercept. False when that fails
    /// too.
    /// </summary>
    public readonly bool TrySolve(Span<double> solution)
    {
        Span<double> work = stackalloc double[3 * Width];
        _matrix.CopyTo(work);
        if (Eliminate(work, _size, solution))
        {
            return true;
        }

        _matrix.CopyTo(work);
        var trace = 0.0;
        for (var i = 0; i < _size; i++)
        {
            trace += work[(i * Width) + i];
        }

        for (var i = 1; i < _size; i++)
        {
            work[(i * Width) + i] += 1e-9 * Math.Max(1, trace);
        }

        return Eliminate(work, _size, solution);
    }

    private static bool Eliminate(Span<double> work, int size, Span<double> solution)
    {
        for (var column = 0; column < size; column++)
        {
            var pivot = column;
            for (var row = column + 1; row < size; row++)
            {
                pivot = Math.Abs(work[(row * Width) + column]) > Math.Abs(work[(pivot * Width) + column]) ? row : pivot;
            }

            var lead = work[(pivot * Width) + column];
            if (!(Math.Abs(lead) >= LeastPivot))
            {
                return false;
            }

            for (var j = 0; j < Width; j++)
            {
                (work[(column * Width) + j], work[(pivot * Width) + j]) = (work[(pivot * Width) + j], work[(column * Width) + j]);
                work[(column * Width) + j] /= lead;
            }

            for (var row = 0; row < size; row++)
            {
                var factor = row == column ? 0 : work[(row * Width) + column];
                for (var j = 0; j < Width && factor != 0; j++)
                {
                    work[(row * Width) + j] -= factor * work[(column * Width) + j];
                }
            }
        }

        for (var i = 0; i < size; i++)
        {
            solution[i] = work[(i * Width) + 3];
        }

        return true;
    }
}
