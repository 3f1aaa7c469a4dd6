using static TorchSharp.torch;

namespace Easel.Diffusion.Weights.Ncnn;

/// <summary>A compact upscaler (SRVGGNetCompact) from ncnn, under Real-ESRGAN's keys.</summary>
public static class NcnnCompact
{
    /// <summary>Whether these are such a network's: rectifiers with slopes behind all convolutions but the last.</summary>
    public static bool Fits(IReadOnlyList<NcnnConvolution> convolutions) =>
        convolutions.Count > 1 && convolutions.Take(convolutions.Count - 1).All(convolution => convolution.Slopes is not null) && convolutions[^1].Slopes is null;

    /// <summary>The tensors by key; the graph's convolutions come in the order the network runs them.</summary>
    public static IReadOnlyDictionary<string, Tensor> Tensors(IReadOnlyList<NcnnConvolution> convolutions)
    {
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        foreach (var (index, convolution) in convolutions.Index())
        {
            tensors[$"body.{2 * index}.weight"] = convolution.Weight;
            if (convolution.Bias is { } bias) tensors[$"body.{2 * index}.bias"] = bias;
            if (convolution.Slopes is { } slopes) tensors[$"body.{2 * index + 1}.weight"] = slopes;
        }

        return tensors;
    }
}
