using CsCheck;
using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Laws;

/// <summary>However attention is carried out, it is the formula: softmax(q kᵀ / √width) v.</summary>
public sealed class AttentionLaws
{
    private static readonly Gen<(int Batch, int Heads, int Rows, int Keys, int Width, ulong Seed)> Shapes =
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 5], Gen.Int[1, 300], Gen.Int[1, 900], Gen.Int[1, 200], Gen.ULong);

    [Fact]
    public void In_bfloat16_with_kernels_it_is_the_formula_for_any_shape() =>
        Shapes.Sample(shape => AssertAgrees(shape.Batch, shape.Heads, shape.Rows, shape.Keys, shape.Width, (long)(shape.Seed >> 1)), iter: 60, threads: 1);

    [Theory]
    [InlineData(2, 8, 4096, 77, 40)]
    [InlineData(1, 8, 1024, 1024, 40)]
    [InlineData(2, 10, 260, 154, 64)]
    [InlineData(2, 8, 1089, 1089, 80)]
    [InlineData(2, 8, 256, 256, 160)]
    [InlineData(1, 1, 700, 700, 512)]
    [InlineData(1, 1, 70, 600, 513)]
    public void Likewise_for_the_shapes_of_real_models(int batch, int heads, int rows, int keys, int width) => AssertAgrees(batch, heads, rows, keys, width, seed: 1);

    [Fact]
    public void Large_scores_do_not_overflow()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (q, k, v) = Inputs(1, 2, 40, 500, 64, seed: 2);
        AssertClose(q * 60, k * 60, v, 2);
    }

    [Fact]
    public void Tiles_give_the_formula()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (q, k, v) = Inputs(2, 3, 5000, 700, 24, seed: 3);
        var tiled = TiledAttention.Attend(Heads(q, 3), Heads(k, 3), Heads(v, 3));
        AssertClose(tiled, Formula(q, k, v, 3));
    }

    [Fact]
    public void Parts_of_a_stacked_product_may_be_attended_in_place()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var generator = new Generator(4, CPU);
        var parts = randn([2, 130, 3 * 4 * 40], generator: generator).to(bfloat16).chunk(3, -1);
        AssertClose(parts[0], parts[1], parts[2], heads: 4);
    }

    [Fact]
    public void It_gives_the_same_bytes_twice()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (q, k, v) = Inputs(2, 8, 500, 500, 40, seed: 5);
        Assert.True(Attention.Attend(q, k, v, 8, kernels: true).equal(Attention.Attend(q, k, v, 8, kernels: true)).all().item<bool>());
    }

    [Fact]
    public void With_gradients_nothing_native_is_used()
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = Inputs(1, 2, 20, 20, 8, seed: 6);
        q.requires_grad_();
        Assert.False(NativeAttention.Takes(q, k, v, 2));
        Attention.Attend(q, k, v, 2, kernels: true).sum().backward();
        Assert.NotNull(q.grad);
    }

    private static void AssertAgrees(int batch, int heads, int rows, int keys, int width, long seed)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (q, k, v) = Inputs(batch, heads, rows, keys, width, seed);
        AssertClose(q, k, v, heads);
    }

    private static void AssertClose(Tensor q, Tensor k, Tensor v, int heads) =>
        AssertClose(Attention.Attend(q, k, v, heads, kernels: true), Formula(q, k, v, heads));

    // bfloat16 has eight bits: weights and result are rounded to 2⁻⁹ of themselves.
    private static void AssertClose(Tensor actual, Tensor expected)
    {
        Assert.Equal(expected.shape, actual.shape);
        var error = (actual.to(float32) - expected).abs() - expected.abs() * 0.01;
        Assert.InRange(error.max().item<float>(), float.NegativeInfinity, 0.015f); // false for NaN
    }

    private static Tensor Formula(Tensor q, Tensor k, Tensor v, int heads)
    {
        var attended = nn.functional.scaled_dot_product_attention(Heads(q.to(float32), heads), Heads(k.to(float32), heads), Heads(v.to(float32), heads));
        return attended.transpose(1, 2).reshape(q.shape);
    }

    private static Tensor Heads(Tensor x, int heads) => x.reshape(x.size(0), x.size(1), heads, -1).transpose(1, 2);

    private static (Tensor Q, Tensor K, Tensor V) Inputs(int batch, int heads, int rows, int keys, int width, long seed)
    {
        using var generator = new Generator((ulong)seed, CPU);
        Tensor Draw(int tokens) => randn([batch, tokens, heads * width], generator: generator).to(bfloat16);
        return (Draw(rows), Draw(keys), Draw(keys));
    }
}
