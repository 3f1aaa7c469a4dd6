using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Adapters.Modules;

/// <summary>OFT (Qiu et al. 2023): blocks of outputs are rotated; and BOFT (Liu et al. 2023), which rotates them in several stages, shuffled like a butterfly.</summary>
internal sealed class OftModule(ModuleTensors tensors) : AdapterModule(tensors)
{
    private const double Least = 1e-8; // LyCORIS, so that a norm of 0 divides

    public static bool Is(ModuleTensors tensors) => tensors.Has("oft_blocks") || tensors.Has("oft_diag");

    /// <summary>Its alpha bounds the rotation.</summary>
    protected override double Scale => Tensors.Number("scale") ?? 1;

    private bool IsRotation => !Tensors.Has("oft_blocks");

    private string Blocks => IsRotation ? "oft_diag" : "oft_blocks";

    protected override bool Makes(ReadOnlySpan<long> weight)
    {
        var shape = Tensors.ShapeOf(Blocks)!;
        if (weight.Length < 2 || shape.Length is not (3 or 4) || shape[^1] != shape[^2] || shape[^3] * shape[^1] != weight[0]) return false;
        if (Tensors.ShapeOf("rescale") is { } rescale && Count(rescale) != weight[0]) return false;
        return shape.Length == 3 || (shape[^1] % 2 == 0 && shape[0] is > 0 and < 31 && weight[0] % (shape[^1] << (int)(shape[0] - 1)) == 0);
    }

    protected override Tensor Raw(Tensor weight, int? rank)
    {
        var rotations = Rotations(weight);
        var turned = weight.reshape(weight.size(0), -1);                                                           // [out, in·k·l]
        if (rotations.dim() == 3) turned = Turn(rotations.transpose(1, 2), turned);
        else
            for (var stage = 0; stage < rotations.size(0); stage++) turned = Stage(rotations.select(0, stage), turned, stage);
        if (Tensors.Has("rescale")) turned = turned * Tensors.Take("rescale", weight.device).reshape(-1, 1);
        return turned.reshape(weight.shape) - weight;
    }

    // Cayley's: (I + Q)(I − Q)⁻¹ of a skew-symmetric Q is a rotation.
    private Tensor Rotations(Tensor weight)
    {
        var blocks = Tensors.Take(Blocks, weight.device);
        if (IsRotation) return blocks;
        var skew = blocks - blocks.transpose(-1, -2);
        if ((Tensors.Number("alpha") ?? 0) * weight.size(0) is var bound && bound != 0)
        {
            var norm = skew.square().sum().sqrt();
            skew = skew * (norm.AtMost(bound).Plus(Least) / norm.Plus(Least));
        }

        var unit = eye(blocks.size(-1), dtype: float32, device: weight.device);
        var flat = skew.reshape(-1, blocks.size(-1), blocks.size(-1));
        return unit.Added(flat).bmm(linalg.inv(unit - flat)).reshape(blocks.shape);
    }

    private static Tensor Stage(Tensor rotations, Tensor rows, int stage)
    {
        var (size, count) = (rotations.size(-1), rows.size(0));
        var stride = (1L << stage) * size / 2;
        var shuffled = rows.reshape(-1, 2, stride, rows.size(1)).transpose(1, 2).reshape(count, -1);
        return Turn(rotations, shuffled).reshape(-1, stride, 2, rows.size(1)).transpose(1, 2).reshape(count, -1);
    }

    /// <summary>Each block of rows times its matrix: [blocks, n, n] · [blocks · n, columns].</summary>
    private static Tensor Turn(Tensor matrices, Tensor rows) =>
        matrices.bmm(rows.reshape(matrices.size(0), matrices.size(1), rows.size(1))).reshape(rows.size(0), rows.size(1));
}
