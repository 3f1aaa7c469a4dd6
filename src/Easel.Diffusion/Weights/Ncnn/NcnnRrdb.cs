using static TorchSharp.torch;

namespace Easel.Diffusion.Weights.Ncnn;

/// <summary>An ESRGAN generator from ncnn, under Real-ESRGAN's keys.</summary>
public static class NcnnRrdb
{
    private const int ConvolutionsABlock = 15;
    private const int Others = 6;

    /// <summary>The tensors by key; the graph's convolutions come in the order the network runs them.</summary>
    /// <exception cref="WeightsException">The graph has another number of convolutions than such a generator.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string paramPath)
    {
        var convolutions = NcnnFile.Convolutions(paramPath);
        var blocks = (convolutions.Count - Others) / ConvolutionsABlock;
        if (blocks < 1 || convolutions.Count != blocks * ConvolutionsABlock + Others)
            throw new WeightsException(paramPath, null, $"{convolutions.Count} convolutions are not those of an ESRGAN generator, which has {Others} and {ConvolutionsABlock} more a block");

        var dense = from block in Enumerable.Range(0, blocks)
                    from part in Enumerable.Range(1, 3)
                    from conv in Enumerable.Range(1, 5)
                    select $"body.{block}.rdb{part}.conv{conv}";
        string[] names = ["conv_first", .. dense, "conv_body", "conv_up1", "conv_up2", "conv_hr", "conv_last"];
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        foreach (var (name, convolution) in names.Zip(convolutions))
        {
            tensors[$"{name}.weight"] = convolution.Weight;
            if (convolution.Bias is not null) tensors[$"{name}.bias"] = convolution.Bias;
        }

        return tensors;
    }
}
