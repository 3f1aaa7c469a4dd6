using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Detection;

/// <summary>Gives the finer maps what the coarser ones know (Lin et al. 2017): three maps → three of <see cref="Width"/> channels and the same sizes. Keys as in RetinaFace, net.py FPN.</summary>
internal sealed class FeaturePyramid
{
    /// <summary>Channels of its maps.</summary>
    public const long Width = 256;

    private readonly NormedConvolution[] outputs;
    private readonly NormedConvolution[] merges;

    public FeaturePyramid(WeightScope weights)
    {
        outputs = [.. ResNetBody.Widths.Select((width, level) => Normed(weights[$"output{level + 1}"], width, kernel: 1))];
        merges = [.. Enumerable.Range(1, 2).Select(level => Normed(weights[$"merge{level}"], Width, kernel: 3))];
    }

    public Tensor[] Forward(Tensor[] maps)
    {
        using var scope = NewDisposeScope();
        var levels = outputs.Zip(maps, (output, map) => output.ForwardRelu(map)).ToArray();
        for (var level = merges.Length - 1; level >= 0; level--)
        {
            var fine = levels[level];
            levels[level] = merges[level].ForwardRelu(fine.Plus(nn.functional.interpolate(levels[level + 1], size: [fine.size(2), fine.size(3)], mode: InterpolationMode.Nearest)));
        }

        return [.. levels.Select(level => level.MoveToOuterDisposeScope())];
    }

    private static NormedConvolution Normed(WeightScope weights, long inputs, long kernel) => new(weights[0], weights[1], inputs, Width, kernel);
}
