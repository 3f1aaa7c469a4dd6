using Easel.Core.Requests;
using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Noise;

/// <summary>Noise of steps as increments of one Brownian path a picture, so that it depends on σ and the seed but not on the number of steps.</summary>
public sealed class BrownianNoise : NoiseSource, IDisposable
{
    private readonly NoiseSource other;
    private readonly BrownianTree[] trees;
    private readonly bool stacks;
    private readonly Device device;

    private BrownianNoise(NoiseSource other, BrownianTree[] trees, bool stacks, Device device) =>
        (this.other, this.trees, this.stacks, this.device) = (other, trees, stacks, device);

    /// <summary>One path a picture.</summary>
    /// <param name="other">Draws what is not between two levels.</param>
    /// <param name="sigmas">The full schedule; the paths run from its lowest σ above 0 to its highest.</param>
    /// <param name="seeds">Seed of each picture.</param>
    /// <param name="shape">[C, H, W].</param>
    /// <param name="origin">Whose random numbers.</param>
    /// <param name="device">Where the noise is wanted.</param>
    public static BrownianNoise PerPicture(NoiseSource other, IReadOnlyList<Sigma> sigmas, IEnumerable<long> seeds, long[] shape, NoiseOrigin origin, Device device)
    {
        var (low, high) = Ends(sigmas);
        return new BrownianNoise(other, [.. seeds.Select(seed => new BrownianTree(low, high, shape, seed, origin, device))], true, device);
    }

    /// <summary>One path for the whole batch [B, C, H, W], so that a picture depends on its place in the batch.</summary>
    public static BrownianNoise PerBatch(NoiseSource other, IReadOnlyList<Sigma> sigmas, long seed, long[] shape, NoiseOrigin origin, Device device)
    {
        var (low, high) = Ends(sigmas);
        return new BrownianNoise(other, [new BrownianTree(low, high, shape, seed, origin, device)], false, device);
    }

    public override Tensor Next() => other.Next();

    /// <summary>(W(σ′) − W(σ)) / √|σ′ − σ|.</summary>
    public override Tensor Between(Sigma from, Sigma to)
    {
        using var scope = NewDisposeScope();
        var (low, high) = from < to ? (from, to) : (to, from);
        var sign = from < to ? 1 : -1;
        Tensor[] increments = [.. trees.Select(tree => tree.Increment(low, high))];
        var increment = stacks ? stack(increments) : increments[0];
        return increment.Times(sign / Math.Sqrt(high - low)).to(device).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var tree in trees) tree.Dispose();
    }

    private static (double Low, double High) Ends(IReadOnlyList<Sigma> sigmas) =>
        (sigmas.Where(sigma => sigma > 0).Min(sigma => sigma.Value), sigmas.Max(sigma => sigma.Value));
}
