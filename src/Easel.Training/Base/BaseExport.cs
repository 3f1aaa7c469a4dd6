using System.Globalization;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using Easel.Training.Data;
using static TorchSharp.torch;

namespace Easel.Training.Base;

/// <summary>Writes the model that ships with Easel: one float16 file in SD 1.x's keys, with what a loader and a reader need to know in its header.</summary>
public static class BaseExport
{
    /// <param name="path">The file.</param>
    /// <param name="vae">The autoencoder's weights, its latents scaled as SD 1.x's.</param>
    /// <param name="vocabulary">The tokens that were trained; all others get zeros.</param>
    /// <param name="diffusion">UNet and text encoder.</param>
    /// <param name="pictures">What was learnt from.</param>
    public static void Write(
        string path, IReadOnlyDictionary<string, Tensor> vae, CaptionVocabulary vocabulary, IReadOnlyDictionary<string, Tensor> diffusion, IReadOnlyList<ConceptPicture> pictures)
    {
        using var scope = NewDisposeScope();
        var tensors = vae.Concat(diffusion.Where(pair => CaptionReader.Ships(pair.Key))).ToDictionary(pair => pair.Key, pair => pair.Value);
        tensors[BaseNetworks.TokenTable] = vocabulary.Whole(tensors[BaseNetworks.TokenTable]);
        tensors["v_pred"] = zeros(1);
        tensors["ztsnr"] = zeros(1);
        var metadata = new Dictionary<string, string>(BaseShape.Hints)
        {
            ["modelspec.title"] = "Easel base",
            ["modelspec.license"] = "Apache-2.0",
            ["modelspec.prediction_type"] = "v",
            ["modelspec.resolution"] = "128x128",
            ["easel.concepts"] = pictures.Select(picture => picture.Label).Distinct().Count().ToString(CultureInfo.InvariantCulture),
            ["easel.sources"] = "Microsoft Fluent emoji (MIT) by @lobehub/fluent-emoji-3d and @iconify-json/fluent-emoji-*; labels by emojibase-data (MIT)",
        };
        SafetensorsWriter.Write(path, tensors, StorageType.F16, metadata);
    }
}
