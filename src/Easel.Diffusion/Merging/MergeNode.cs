using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Merging;

/// <summary>A part of a formula: a number, or a sum of models.</summary>
internal abstract record MergeNode
{
    /// <summary>Whether it is made of models.</summary>
    public bool IsModel => Models.Any();

    public abstract IEnumerable<int> Models { get; }

    /// <summary>Its value with 1 in place of every model.</summary>
    public abstract double Number(double multiplier);

    /// <summary>Its value for tensors, where it is made of models.</summary>
    public abstract Tensor Of(IReadOnlyList<Tensor> models, double multiplier);

    internal sealed record Constant(double Value) : MergeNode
    {
        public override IEnumerable<int> Models => [];

        public override double Number(double multiplier) => Value;

        public override Tensor Of(IReadOnlyList<Tensor> models, double multiplier) => throw new InvalidOperationException("a number is no tensor");
    }

    internal sealed record Multiplier : MergeNode
    {
        public override IEnumerable<int> Models => [];

        public override double Number(double multiplier) => multiplier;

        public override Tensor Of(IReadOnlyList<Tensor> models, double multiplier) => throw new InvalidOperationException("a number is no tensor");
    }

    internal sealed record Model(int Index) : MergeNode
    {
        public override IEnumerable<int> Models => [Index];

        public override double Number(double multiplier) => 1;

        public override Tensor Of(IReadOnlyList<Tensor> models, double multiplier) => models[Index];
    }

    /// <param name="Sign"><c>+</c>, <c>-</c>, <c>*</c> or <c>/</c>; the parser sees to it that both sides fit it.</param>
    /// <param name="Left">First.</param>
    /// <param name="Right">Second.</param>
    internal sealed record Pair(char Sign, MergeNode Left, MergeNode Right) : MergeNode
    {
        public override IEnumerable<int> Models => Left.Models.Concat(Right.Models);

        public override double Number(double multiplier)
        {
            var (left, right) = (Left.Number(multiplier), Right.Number(multiplier));
            return Sign switch { '+' => left + right, '-' => left - right, '*' => left * right, _ => left / right };
        }

        public override Tensor Of(IReadOnlyList<Tensor> models, double multiplier) => Sign switch
        {
            '+' => Left.Of(models, multiplier).Added(Right.Of(models, multiplier)),
            '-' => Left.Of(models, multiplier).Minus(Right.Of(models, multiplier)),
            '*' when Left.IsModel => Left.Of(models, multiplier).Times(Right.Number(multiplier)),
            '*' => Right.Of(models, multiplier).Times(Left.Number(multiplier)),
            _ => Left.Of(models, multiplier).Over(Right.Number(multiplier)),
        };
    }
}
