using Easel.Core.Imaging;
using Easel.Core.Results;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Pickle;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tagging;

/// <summary>Says words for pictures with a DeepDanbooru file, which carries its list of tags.</summary>
public sealed class PictureTagger : IDisposable
{
    private const double Least = 0.01; // of thousands of tags, what is less likely is noise

    private readonly StoredWeights weights;
    private readonly PreparedWeights prepared;
    private readonly DeepDanbooru network;
    private readonly string[] tags;
    private readonly Device device;

    /// <param name="path">model-resnet_custom_v3.pt, as A1111 keeps it in torch_deepdanbooru.</param>
    /// <param name="device">Where it computes; null is the CPU.</param>
    /// <param name="plain">Whether to leave everything to TorchSharp's own operations.</param>
    /// <exception cref="WeightsException">The file is missing, damaged, no tagger, or without its list of tags.</exception>
    public PictureTagger(string path, Device? device = null, bool plain = false)
    {
        this.device = device ?? CPU;
        weights = WeightFiles.OpenFile(path);
        prepared = new PreparedWeights(packs: !plain, weights.ReleasePages);
        try
        {
            var place = new WeightScope(weights, prepared: prepared);
            if (!DeepDanbooru.Fits(place)) throw new WeightsException(path, null, "this is no tagger that Easel knows; give DeepDanbooru's model-resnet_custom_v3.pt");
            network = new DeepDanbooru(place);
            var values = (weights as PickleFile)?.Values;
            tags = [.. Enumerable.Range(0, (int)network.Tags).Select(index => values?.GetValueOrDefault($"tags.{index}") as string ?? throw new WeightsException(path, "tags", $"it has {network.Tags} answers, and no name for answer {index}; give the file as it was published, with its list of tags"))];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The likely tags, in the file's order.</summary>
    public IReadOnlyList<PictureTag> Tags(Bitmap picture)
    {
        weights.EnsureUnchanged();
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var seen = Pixels.ToTensor(ImageFit.Inside(picture, DeepDanbooru.Side, DeepDanbooru.Side)).to(device);
        var scores = network.Forward(seen).to(float32, CPU).contiguous().data<float>().ToArray();
        return [.. tags.Zip(scores, (name, score) => new PictureTag(name, score)).Where(tag => tag.Score >= Least)];
    }

    public void Dispose()
    {
        prepared.Dispose();
        weights.Dispose();
    }
}
