using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>Layers one after another, each map freed as soon as the next is there.</summary>
internal static class Chain
{
    /// <summary>The result; <paramref name="x"/> stays the caller's.</summary>
    public static Tensor Through(IEnumerable<Func<Tensor, Tensor>> layers, Tensor x)
    {
        var h = x;
        foreach (var layer in layers)
        {
            var next = layer(h);
            if (!ReferenceEquals(h, x)) h.Dispose();
            h = next;
        }

        return h;
    }
}
