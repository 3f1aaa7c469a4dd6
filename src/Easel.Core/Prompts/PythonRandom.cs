using System.Numerics;

namespace Easel.Core.Prompts;

/// <summary>Python's <c>random.Random</c> of a whole number, for choices that come out as in A1111's extensions: mt19937 (Matsumoto, Nishimura 1998), seeded by an array as CPython does.</summary>
public sealed class PythonRandom
{
    private const int Words = 624;
    private const int Shift = 397;
    private readonly uint[] state = new uint[Words];
    private int at = Words;

    /// <param name="seed">Its sign does not count, as in Python.</param>
    public PythonRandom(long seed)
    {
        var size = seed == long.MinValue ? 1UL << 63 : (ulong)Math.Abs(seed);
        uint[] key = size <= uint.MaxValue ? [(uint)size] : [(uint)size, (uint)(size >> 32)];
        Begin(19650218);
        int word = 1, digit = 0;
        for (var i = Math.Max(Words, key.Length); i > 0; i--)
        {
            state[word] = (state[word] ^ (Mixed(word) * 1664525)) + key[digit] + (uint)digit;
            word = Next(word);
            digit = (digit + 1) % key.Length;
        }

        for (var i = Words - 1; i > 0; i--)
        {
            state[word] = (state[word] ^ (Mixed(word) * 1566083941)) - (uint)word;
            word = Next(word);
        }

        state[0] = 0x80000000;
    }

    /// <summary>A number from 0 to <paramref name="count"/> − 1, as <c>choice</c> draws the place in a list.</summary>
    /// <param name="count">1 or more.</param>
    public int Below(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var bits = BitOperations.Log2((uint)count) + 1;
        while (true)
        {
            var drawn = Draw() >> (32 - bits);
            if (drawn < count) return (int)drawn;
        }
    }

    private void Begin(uint seed)
    {
        state[0] = seed;
        for (var i = 1u; i < Words; i++) state[i] = (1812433253 * (state[i - 1] ^ (state[i - 1] >> 30))) + i;
    }

    private uint Mixed(int word) => state[word - 1] ^ (state[word - 1] >> 30);

    // The first word repeats the last.
    private int Next(int word)
    {
        if (word + 1 < Words) return word + 1;
        state[0] = state[Words - 1];
        return 1;
    }

    private uint Draw()
    {
        if (at == Words) Turn();
        var drawn = state[at++];
        drawn ^= drawn >> 11;
        drawn ^= (drawn << 7) & 0x9d2c5680;
        drawn ^= (drawn << 15) & 0xefc60000;
        return drawn ^ (drawn >> 18);
    }

    private void Turn()
    {
        for (var i = 0; i < Words; i++)
        {
            var joined = (state[i] & 0x80000000) | (state[(i + 1) % Words] & 0x7fffffff);
            state[i] = state[(i + Shift) % Words] ^ (joined >> 1) ^ ((joined & 1) * 0x9908b0df);
        }

        at = 0;
    }
}
