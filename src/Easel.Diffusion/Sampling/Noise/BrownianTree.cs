using System.Globalization;
using Easel.Core.Randomness;
using Easel.Core.Requests;
using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Noise;

/// <summary>A Brownian path that can be asked between any two times in any order: a binary tree of bridges (torchsde's BrownianTree).</summary>
public sealed class BrownianTree : IDisposable
{
    private readonly long[] shape;
    private readonly ulong entropy;
    private readonly NoiseOrigin origin;
    private readonly Device device;
    private readonly Node root;

    /// <param name="start">Lowest time.</param>
    /// <param name="end">Highest time.</param>
    /// <param name="shape">Shape of the path's values.</param>
    /// <param name="seed">Decides the whole path.</param>
    /// <param name="origin">Whose random numbers.</param>
    /// <param name="device">See <see cref="NoiseStream.Open"/>.</param>
    public BrownianTree(double start, double end, long[] shape, long seed, NoiseOrigin origin, Device device)
    {
        (this.shape, entropy, this.origin, this.device) = (shape, unchecked((ulong)seed), origin, device);
        (start, end) = (Rounded(start), Rounded(end));
        using var scope = NewDisposeScope();
        var increment = Normal(new SeedSequence(entropy).Generate(3)[0]).Times(Math.Sqrt(end - start));
        root = new Node(start, end, increment.DetachFromDisposeScope(), 0, 0);
    }

    /// <summary>W(to) − W(from); times outside the tree are taken as its ends.</summary>
    public Tensor Increment(double from, double to)
    {
        using var scope = NewDisposeScope();
        var a = Math.Clamp(Rounded(from), root.Start, root.End);
        var b = Math.Clamp(Rounded(to), root.Start, root.End);
        return (Sum(root, a, b) ?? zeros(shape, ScalarType.Float32, root.Increment.device)).MoveToOuterDisposeScope();
    }

    public void Dispose() => root.Dispose();

    private Tensor? Sum(Node node, double a, double b)
    {
        if (b <= node.Start || a >= node.End || a >= b) return null;
        if (a <= node.Start && node.End <= b) return node.Increment.alias();

        Split(node);
        if (node.Left is null) return node.Increment.alias(); // shorter than the six decimals can split
        var left = Sum(node.Left, a, b);
        var right = Sum(node.Right!, a, b);
        return left is null ? right : right is null ? left : left.Added(right);
    }

    private void Split(Node node)
    {
        if (node.Left is not null) return;
        var middle = Rounded(0.5 * (node.Start + node.End));
        if (middle <= node.Start || middle >= node.End) return;

        using var scope = NewDisposeScope();
        var (before, after) = (middle - node.Start, node.End - middle);
        var noise = Normal(new SeedSequence(entropy, [node.Key, (ulong)node.Depth]).Generate(4)[0]);
        var left = node.Increment.Times(before / (before + after)).Added(noise.Times(Math.Sqrt(before * after / (before + after))));
        var right = node.Increment - left;
        node.Left = new Node(node.Start, middle, left.DetachFromDisposeScope(), 2 * node.Key, node.Depth + 1);
        node.Right = new Node(middle, node.End, right.DetachFromDisposeScope(), 2 * node.Key + 1, node.Depth + 1);
    }

    private Tensor Normal(uint seed)
    {
        using var stream = NoiseStream.Open(origin, seed, device);
        return stream.Draw(shape);
    }

    /// <summary>Six decimals, half to even on the exact binary value, as Python rounds.</summary>
    private static double Rounded(double time) => time * 128 == Math.Floor(time * 128)
        ? (double)Math.Round((decimal)time, 6, MidpointRounding.ToEven) // only multiples of 1/128 can lie exactly half-way
        : double.Parse(time.ToString("F6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private sealed class Node(double start, double end, Tensor increment, ulong key, int depth) : IDisposable
    {
        public double Start => start;

        public double End => end;

        public Tensor Increment => increment;

        public ulong Key => key;

        public int Depth => depth;

        public Node? Left { get; set; }

        public Node? Right { get; set; }

        public void Dispose()
        {
            increment.Dispose();
            Left?.Dispose();
            Right?.Dispose();
        }
    }
}
