using Easel.Diffusion.Architectures;
using Easel.Diffusion.Models.Layers;
using static TorchSharp.torch;

namespace Easel.Diffusion.Conditioning;

/// <summary>The numbers SDXL is told about a picture, each as 256 sines and cosines.</summary>
internal static class SizeVector
{
    private const int Width = 256; // sd_xl_base.yaml, ConcatTimestepEmbedderND outdim

    /// <summary>[1, 256·numbers], or null where the architecture has none.</summary>
    public static Tensor? Of(SizeConditioning kind, EncodeOptions options, bool negative)
    {
        var picture = options.Picture;
        var score = negative ? picture.SdxlRefinerNegativeAestheticScore : picture.SdxlRefinerAestheticScore;
        float[] original = [options.Size.Height, options.Size.Width, picture.SdxlCropTop, picture.SdxlCropLeft];
        float[] numbers = kind switch
        {
            SizeConditioning.OriginalCropTarget => [.. original, options.Size.Height, options.Size.Width],
            SizeConditioning.OriginalCropAesthetic => [.. original, (float)score],
            _ => [],
        };
        if (numbers.Length == 0) return null;

        using var scope = NewDisposeScope();
        return TimestepEmbedding.Of(tensor(numbers), Width).reshape(1, -1).MoveToOuterDisposeScope();
    }
}
