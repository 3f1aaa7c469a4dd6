using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>x [..., inputs] → x · Wᵀ + b [..., outputs]. The weight stays in its storage type and is converted to x's when they differ.</summary>
public sealed class Linear
{
    private readonly Tensor weight; // [outputs, inputs], or a 1×1 convolution's [outputs, inputs, 1, 1]
    private readonly Tensor? bias;
    private readonly PreparedWeights? prepared;
    private readonly (long From, long Count)? rows;

    public Linear(WeightScope weights, long inputs, long outputs, bool bias = true)
        : this(weights.Take("weight", outputs, inputs), bias ? weights.Take("bias", outputs) : null, weights.Prepared)
    {
    }

    /// <summary>A linear layer over tensors at hand.</summary>
    /// <param name="weight">[outputs, inputs], with or without two more dimensions of 1.</param>
    /// <param name="bias">[outputs]</param>
    /// <param name="prepared">The model's.</param>
    public Linear(Tensor weight, Tensor? bias, PreparedWeights? prepared = null)
        : this(weight, bias, prepared, rows: null)
    {
    }

    private Linear(Tensor weight, Tensor? bias, PreparedWeights? prepared, (long From, long Count)? rows)
    {
        this.weight = weight;
        this.bias = bias;
        this.prepared = prepared;
        this.rows = rows;
    }

    /// <summary>A 1×1 convolution's weight [outputs, inputs, 1, 1] used as a matrix.</summary>
    public static Linear OfPointwiseConvolution(WeightScope weights, long inputs, long outputs) =>
        new(weights.Take("weight", outputs, inputs, 1, 1), weights.Take("bias", outputs), weights.Prepared);

    /// <summary>A layer that gives only some of this one's outputs; it shares the weights.</summary>
    public Linear Outputs(long from, long count) => new(weight, bias, prepared, (from, count));

    public Tensor Forward(Tensor x) => Apply(x, residual: null);

    /// <summary>The product plus <paramref name="residual"/> [..., outputs].</summary>
    public Tensor ForwardAdd(Tensor x, Tensor residual) => Apply(x, residual);

    /// <summary>The exact GELU of the product.</summary>
    public Tensor ForwardGelu(Tensor x)
    {
        using var scope = NewDisposeScope();
        if (prepared?.PacksFor(x) != true) return nn.functional.gelu(Forward(x)).MoveToOuterDisposeScope();

        var (packed, shift) = Packed(x);
        return OneDnn.LinearGelu(x, packed, shift).MoveToOuterDisposeScope();
    }

    private Tensor Apply(Tensor x, Tensor? residual)
    {
        using var scope = NewDisposeScope();
        if (prepared?.PacksFor(x) == true)
        {
            var (packed, shift) = Packed(x);
            return OneDnn.Linear(x, packed, shift, residual).MoveToOuterDisposeScope();
        }

        var y = nn.functional.linear(x, prepared?.Widened(weight, x, all => Part(Matrix(all))) ?? Part(Matrix(weight.As(x))), bias is null ? null : Part(bias.As(x, prepared)));
        return (residual is null ? y : y.Plus(residual)).MoveToOuterDisposeScope();
    }

    private (Tensor Weight, Tensor? Bias) Packed(Tensor x) => (
        prepared!.PackedMatrix(this, weight, x, stored => Part(Matrix(stored))),
        bias is null ? null : Part(prepared.Converted(bias, x)));

    private Tensor Matrix(Tensor stored) => stored.dim() == 2 ? stored : stored.view(stored.size(0), stored.size(1));

    private Tensor Part(Tensor all) => rows is { } part ? all.narrow(0, part.From, part.Count) : all;
}
