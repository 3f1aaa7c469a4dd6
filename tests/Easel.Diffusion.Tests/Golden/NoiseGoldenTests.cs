using System.Globalization;
using System.Text.Json;
using Easel.Core.Randomness;
using Easel.Core.Requests;
using Easel.Diffusion.Sampling;
using Easel.Diffusion.Sampling.Noise;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Golden;

/// <summary>Generators, the start noise of pictures and Brownian paths (rng/*).</summary>
public sealed class NoiseGoldenTests
{
    private const double Tolerance = 1e-5;

    private static GoldenFile? Recording(string name) => Goldens.Names("rng", name).Any() ? Goldens.Open("rng", name) : null;

    [Fact]
    public void Streams_agree_with_the_recording()
    {
        if (Recording("rng") is not { } golden) return;
        using var scope = NewDisposeScope();
        foreach (var name in golden.TensorNames)
        {
            var words = name.Split(':');
            if (words.Length != 3 || words[0] is not ("cpu" or "nv") || words[2] is "rand" or "randint" or "seq1" or "b") continue;
            using var stream = NoiseStream.Open(words[0] == "nv" ? NoiseOrigin.Nv : NoiseOrigin.Cpu, long.Parse(words[1], CultureInfo.InvariantCulture), CPU);
            GoldenCheck.Agrees(golden, name, stream.Draw(golden.ShapeOf(name)), Tolerance);

            var second = words[2] switch { "a" => "b", "seq0" => "seq1", _ => null };
            if (second is null) continue;
            var next = $"{words[0]}:{words[1]}:{second}";
            GoldenCheck.Agrees(golden, next, stream.Draw(golden.ShapeOf(next)), Tolerance);
        }
    }

    [Fact]
    public void Pictures_start_and_go_on_with_the_recorded_noise()
    {
        if (Recording("rng") is not { } golden) return;
        using var scope = NewDisposeScope();
        foreach (var entry in golden.Data.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.Object))
        {
            var data = entry.Value;
            long Number(string key) => data.TryGetProperty(key, out var value) ? value.GetInt64() : 0;
            long[] Numbers(string key) => data.TryGetProperty(key, out var value) ? [.. value.EnumerateArray().Select(item => item.GetInt64())] : [];
            var (seeds, variations) = (Numbers("seeds"), Numbers("subseeds"));
            var settings = new Seeds
            {
                VariationStrength = data.TryGetProperty("subseed_strength", out var strength) ? strength.GetDouble() : 0,
                ResizeFrom = new ImageSize((int)Number("seed_resize_from_w"), (int)Number("seed_resize_from_h")),
                EtaNoiseSeedDelta = Number("ensd"),
            };
            PictureSeed[] pictures = [.. seeds.Select((seed, i) => new PictureSeed(seed, i < variations.Length ? variations[i] : 0))];
            var origin = entry.Name.StartsWith("NV", StringComparison.Ordinal) ? NoiseOrigin.Nv : NoiseOrigin.Cpu;
            using var noise = new SeededNoise(pictures, settings, Numbers("shape"), origin, CPU);
            foreach (var call in (string[])["first", "next1", "next2"]) GoldenCheck.Agrees(golden, $"{entry.Name}:{call}", noise.Next(), Tolerance);
        }
    }

    [Fact]
    public void Seed_sequences_agree_with_the_recording()
    {
        if (Recording("rng") is not { } golden) return;
        foreach (var entry in golden.Data.EnumerateObject().Where(entry => entry.Name.StartsWith("seedseq:", StringComparison.Ordinal)))
        {
            var words = entry.Name.Split(':');
            if (words[2] == "spawn") continue; // the key is not recorded
            ulong[] expected = [.. entry.Value.EnumerateArray().Select(value => value.GetUInt64())];
            var sequence = new SeedSequence(ulong.Parse(words[1], CultureInfo.InvariantCulture), default, int.Parse(words[2][4..], CultureInfo.InvariantCulture));
            var isWide = expected.Any(value => value > uint.MaxValue);
            var given = sequence.Generate(isWide ? 2 * expected.Length : expected.Length);
            ulong[] actual = [.. expected.Select((_, i) => isWide ? given[2 * i] | ((ulong)given[2 * i + 1] << 32) : given[i])];
            Goldens.Report($"rng/{entry.Name}", expected.SequenceEqual(actual), "equal words");
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void Brownian_paths_agree_with_the_recording()
    {
        if (Recording("brownian") is not { } golden) return;
        using var scope = NewDisposeScope();
        foreach (var entry in golden.Data.EnumerateObject())
        {
            Sigma[] sigmas = [.. entry.Value.GetProperty("sigmas").EnumerateArray().Select(value => new Sigma(value.GetDouble()))];
            PictureSeed[] pictures = [.. entry.Value.GetProperty("seeds").EnumerateArray().Select(value => new PictureSeed(value.GetInt64(), 0))];
            var shape = golden.ShapeOf($"{entry.Name}:step0")[1..];
            using var seeded = new SeededNoise(pictures, new Seeds(), shape, NoiseOrigin.Cpu, CPU);
            using var noise = (BrownianNoise)seeded.For(new DiffusionParts().Samplers.Find("sampler", "dpmpp_sde").Defaults, sigmas);
            for (var i = 0; golden.Has($"{entry.Name}:step{i}"); i++)
                GoldenCheck.Agrees(golden, $"{entry.Name}:step{i}", noise.Between(sigmas[i], sigmas[i + 1]), Tolerance);
        }
    }
}
