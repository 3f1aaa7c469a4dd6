namespace Easel.Core.Randomness;

/// <summary>Spreads a seed into well-mixed words (O'Neill's seed_seq design as numpy has it; NEP 19).</summary>
public sealed class SeedSequence
{
    private const uint InitialA = 0x43b0d7e5, MultiplierA = 0x931e8875, InitialB = 0x8b51f9dd, MultiplierB = 0x58f38ded;
    private const uint MixLeft = 0xca01f9dd, MixRight = 0x4973f715;

    private readonly uint[] pool;
    private uint hash = InitialA;

    /// <param name="entropy">The seed.</param>
    /// <param name="spawnKey">The path of a child sequence; empty for the root.</param>
    /// <param name="poolSize">Words of state.</param>
    public SeedSequence(ulong entropy, ReadOnlySpan<ulong> spawnKey = default, int poolSize = 24)
    {
        pool = new uint[poolSize];
        var words = Words(entropy, spawnKey);
        for (var i = 0; i < poolSize; i++) pool[i] = Hash(i < words.Count ? words[i] : 0);
        for (var source = 0; source < poolSize; source++)
            for (var target = 0; target < poolSize; target++)
                if (source != target) pool[target] = Mix(pool[target], Hash(pool[source]));
        for (var i = poolSize; i < words.Count; i++)
            for (var target = 0; target < poolSize; target++) pool[target] = Mix(pool[target], Hash(words[i]));
    }

    /// <summary>The first <paramref name="count"/> words of output.</summary>
    public uint[] Generate(int count)
    {
        var words = new uint[count];
        var multiplier = InitialB;
        unchecked
        {
            for (var i = 0; i < count; i++)
            {
                var word = pool[i % pool.Length] ^ multiplier;
                multiplier *= MultiplierB;
                word *= multiplier;
                words[i] = word ^ (word >> 16);
            }
        }

        return words;
    }

    // With a spawn key the entropy is padded to the pool, so that children differ from longer entropies.
    private List<uint> Words(ulong entropy, ReadOnlySpan<ulong> spawnKey)
    {
        var words = new List<uint>();
        Append(words, entropy);
        if (spawnKey.IsEmpty) return words;

        while (words.Count < pool.Length) words.Add(0);
        foreach (var key in spawnKey) Append(words, key);
        return words;

        static void Append(List<uint> words, ulong number)
        {
            words.Add((uint)number);
            if (number >> 32 != 0) words.Add((uint)(number >> 32));
        }
    }

    private uint Hash(uint word)
    {
        unchecked
        {
            word ^= hash;
            hash *= MultiplierA;
            word *= hash;
            return word ^ (word >> 16);
        }
    }

    private static uint Mix(uint x, uint y)
    {
        var mixed = unchecked(MixLeft * x - MixRight * y);
        return mixed ^ (mixed >> 16);
    }
}
