using System.Globalization;
using System.Text;

namespace Easel.Testing;

/// <summary>Deterministic synthetic weights and inputs: a value follows from a tensor's key, its shape and a rule (SYNTH v1, tests/goldens/SYNTH.md).</summary>
public static class Synth
{
    /// <summary>Elements of the tensor <paramref name="key"/>, in C order, float32.</summary>
    /// <param name="key">Key in the checkpoint.</param>
    /// <param name="shape">[] counts as one element.</param>
    /// <param name="rule">One of <c>w</c>, <c>w:G</c>, <c>n</c>, <c>b</c>, <c>e</c>, <c>v</c>, <c>s:X</c>, <c>c:X</c>, <c>z</c>, <c>o</c>, <c>i</c>.</param>
    /// <param name="salt">Put in front of the key; other recordings use another.</param>
    public static float[] Values(string key, ReadOnlySpan<long> shape, string rule, string salt = "")
    {
        long count = 1, fanIn = 1;
        foreach (var dimension in shape) count *= dimension;
        for (var k = 1; k < shape.Length; k++) fanIn *= shape[k];
        if (shape.Length == 1) fanIn = shape[0];

        var values = new float[count];
        var seed = Fnv1a64(salt + key);
        switch (rule[0])
        {
            case 'z': return values;
            case 'o': Array.Fill(values, 1f); return values;
            case 'c': Array.Fill(values, (float)Argument(rule)); return values;
            case 'i': return IndexModuloLast(values, shape);
            case 'n': Fill(values, i => OnePlus(0.1f * Uniform(seed, i))); return values;
            case 'v': Fill(values, i => OnePlus(0.5f * Uniform(seed, i))); return values;
        }

        var scale = rule switch
        {
            "w" => (float)Math.Sqrt(3.0 / fanIn),
            "b" => 0.02f,
            "e" => (float)(0.02 * Math.Sqrt(3.0)),
            _ when rule.StartsWith("w:", StringComparison.Ordinal) => (float)(Argument(rule) * Math.Sqrt(3.0 / fanIn)),
            _ when rule.StartsWith("s:", StringComparison.Ordinal) => (float)Argument(rule),
            _ => throw new ArgumentException($"{key}: there is no rule '{rule}'"),
        };
        Fill(values, i => Uniform(seed, i) * scale);
        return values;
    }

    /// <summary>A test input: <c>f32(scale) · u(salt + "in:" + name) + f32(offset)</c>; unit variance by default.</summary>
    public static float[] Input(string name, ReadOnlySpan<long> shape, double scale = 1.7320508, double offset = 0, string salt = "")
    {
        long count = 1;
        foreach (var dimension in shape) count *= dimension;
        var values = new float[count];
        var seed = Fnv1a64($"{salt}in:{name}");
        var (factor, shift) = ((float)scale, (float)offset);
        Fill(values, i => offset == 0 ? factor * Uniform(seed, i) : Sum(factor * Uniform(seed, i), shift));
        return values;
    }

    public static ulong Fnv1a64(string text)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var octet in Encoding.UTF8.GetBytes(text)) hash = unchecked((hash ^ octet) * 0x100000001B3UL);
        return hash;
    }

    /// <summary>Output <paramref name="index"/> of the splitmix64 generator.</summary>
    public static ulong SplitMix(ulong seed, long index)
    {
        unchecked
        {
            var z = seed + (ulong)(index + 1) * 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }

    /// <summary>24 random bits in [−1, 1), exact in float32.</summary>
    public static float Uniform(ulong seed, long index) => ((int)(SplitMix(seed, index) >> 40) - 8388608) * 1.1920929E-07f;

    private static float[] IndexModuloLast(float[] values, ReadOnlySpan<long> shape)
    {
        var last = shape[^1];
        for (long i = 0; i < values.Length; i++) values[i] = i % last;
        return values;
    }

    private static void Fill(float[] values, Func<int, float> value)
    {
        for (var i = 0; i < values.Length; i++) values[i] = value(i);
    }

    private static float OnePlus(float x) => 1f + x;

    private static float Sum(float a, float b) => a + b;

    private static double Argument(string rule) => double.Parse(rule.AsSpan(2), NumberStyles.Float, CultureInfo.InvariantCulture);
}
