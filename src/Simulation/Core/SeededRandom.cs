using System.Buffers.Binary;

namespace GlobalPlanner.Simulation.Core;

/// <summary>
/// A counter-based random stream (SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators",
/// OOPSLA 2014). It is a <see cref="Random"/>, so that libraries can draw from it. Not safe for concurrent use.
/// </summary>
public sealed class SeededRandom : Random
{
    /// <summary>The step of the counter: the golden ratio in 64 bits, as in SplitMix64.</summary>
    internal const ulong Increment = 0x9E3779B97F4A7C15;

    private ulong _state;

    internal SeededRandom(ulong key)
        : base(0) => _state = Mix(key);

    /// <summary>The next 64 bits.</summary>
    public ulong NextUInt64() => Mix(_state += Increment);

    /// <summary>Draws from the exponential distribution with mean 1.</summary>
    public double NextExponential() => -Math.Log(1 - NextDouble());

    /// <summary>Draws from the standard normal distribution (Box and Muller, 1958).</summary>
    public double NextNormal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Draws from the log-normal distribution with this median and standard deviation of the logarithm.</summary>
    public double NextLogNormal(double median, double sigma) => median * Math.Exp(sigma * NextNormal());

    /// <inheritdoc />
    public override double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc />
    public override int Next() => Next(int.MaxValue);

    /// <inheritdoc />
    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (int)Math.BigMul(NextUInt64(), (ulong)maxValue, out _);
    }

    /// <inheritdoc />
    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxValue, minValue);
        return (int)(minValue + (long)Math.BigMul(NextUInt64(), (ulong)((long)maxValue - minValue), out _));
    }

    /// <inheritdoc />
    public override void NextBytes(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        NextBytes(buffer.AsSpan());
    }

    /// <inheritdoc />
    public override void NextBytes(Span<byte> buffer)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        while (buffer.Length > 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, NextUInt64());
            var taken = Math.Min(word.Length, buffer.Length);
            word[..taken].CopyTo(buffer);
            buffer = buffer[taken..];
        }
    }

    /// <summary>The finaliser of SplitMix64: a bijection that spreads every bit.</summary>
    internal static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <inheritdoc />
    protected override double Sample() => NextDouble();
}
