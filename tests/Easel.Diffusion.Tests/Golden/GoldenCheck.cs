using Easel.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Golden;

/// <summary>Compares tensors with recordings: largest absolute error, as a share of the recording's standard deviation.</summary>
internal static class GoldenCheck
{
    /// <summary>A synthetic input of unit variance.</summary>
    public static Tensor Input(string name, params long[] shape) => torch.tensor(Synth.Input(name, shape, salt: Goldens.Salt)).reshape(shape);

    /// <summary>A synthetic picture, uniform in −1…1.</summary>
    public static Tensor Picture(string name, params long[] shape) => torch.tensor(Synth.Input(name, shape, scale: 1, salt: Goldens.Salt)).reshape(shape);

    /// <summary>Fails unless <paramref name="actual"/> agrees with tensor <paramref name="name"/> of <paramref name="golden"/>.</summary>
    public static void Agrees(GoldenFile golden, string name, Tensor actual, double tolerance)
    {
        var detail = Difference(golden, name, actual, tolerance, out var passed);
        Goldens.Report($"{golden.Name}/{name}", passed, detail);
        Assert.True(passed, $"{golden.Name}/{name}: {detail}");
    }

    /// <summary>Describes how far <paramref name="actual"/> is from the recording.</summary>
    public static string Difference(GoldenFile golden, string name, Tensor actual, double tolerance, out bool passed)
    {
        using var scope = NewDisposeScope();
        var shape = golden.ShapeOf(name);
        passed = actual.shape.AsSpan().SequenceEqual(shape);
        if (!passed) return $"shape [{string.Join(", ", actual.shape)}] instead of [{string.Join(", ", shape)}]";

        var expected = torch.tensor(golden.Floats(name)).reshape(shape);
        var deviation = Math.Max(expected.numel() > 1 ? expected.std().item<float>() : expected.abs().item<float>(), 1e-12f);
        var error = (actual.to(float32) - expected).abs().max().item<float>() / deviation;
        passed = error <= tolerance; // false for NaN
        return $"error {error:G3} of std, allowed {tolerance:G3}";
    }
}
