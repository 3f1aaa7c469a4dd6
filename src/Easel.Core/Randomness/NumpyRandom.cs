namespace Easel.Core.Randomness;

/// <summary>Uniform numbers as numpy's <c>default_rng(seed).random()</c> gives them: PCG64, the XSL-RR output of a 128-bit congruential generator (O'Neill 2014).</summary>
public sealed class NumpyRandom
{
    private const int PoolSize = 4;

    private static readonly UInt128 Multiplier = new(2549297995355413924, 4865540595714422341);

    private readonly UInt128 increment;
    private UInt128 state;

    /// <param name="seed">Any number.</param>
    public NumpyRandom(ulong seed)
    {
        var words = new SeedSequence(seed, poolSize: PoolSize).Generate(8);
        increment = unchecked((new UInt128(Long(words, 4), Long(words, 6)) << 1) | 1);
        Step();
        state = unchecked(state + new UInt128(Long(words, 0), Long(words, 2)));
        Step();
    }

    /// <summary>The next number, from 0 to below 1.</summary>
    public double Next()
    {
        Step();
        var (high, low) = ((ulong)(state >> 64), (ulong)state);
        return (ulong.RotateRight(high ^ low, (int)(high >> 58)) >> 11) * (1.0 / (1UL << 53));
    }

    private static ulong Long(uint[] words, int at) => words[at] | ((ulong)words[at + 1] << 32);

    private void Step() => state = unchecked(state * Multiplier + increment);
}
