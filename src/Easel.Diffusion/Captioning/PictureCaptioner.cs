using Easel.Core.Imaging;
using Easel.Core.Prompts.Tokens;
using Easel.Diffusion.Models.Vision;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Captioning;

/// <summary>Describes pictures in a sentence with a BLIP file.</summary>
public sealed class PictureCaptioner : IDisposable
{
    private static readonly int[] beginning = WordPieces.Default.Ids("a", "picture", "of"); // what BLIP's captions began with in training; not part of what it says

    private readonly StoredWeights weights;
    private readonly PreparedWeights prepared;
    private readonly BlipNet network;
    private readonly Device device;

    /// <param name="path">model_base_caption_capfilt_large.pth or another captioner of BLIP's, as A1111 keeps it in BLIP.</param>
    /// <param name="device">Where it computes; null is the CPU.</param>
    /// <param name="plain">Whether to leave everything to TorchSharp's own operations.</param>
    /// <exception cref="WeightsException">The file is missing, damaged, or no captioner.</exception>
    public PictureCaptioner(string path, Device? device = null, bool plain = false)
    {
        this.device = device ?? CPU;
        weights = WeightFiles.OpenFile(path);
        prepared = new PreparedWeights(packs: !plain, weights.ReleasePages);
        try { network = Build(path); }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What a picture shows.</summary>
    /// <param name="picture">Any size; it is stretched to a square.</param>
    /// <param name="least">Tokens before it may end, with the four that begin it.</param>
    /// <param name="most">Tokens at which it ends, with those.</param>
    /// <param name="cancel">Checked before each word.</param>
    public string Caption(Bitmap picture, int least, int most, CancellationToken cancel = default)
    {
        weights.EnsureUnchanged();
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var seen = network.Look(ClipPixels.Stretched(picture, network.Side).to(device));
        var memories = network.Begin(seen);
        try { return WordPieces.Default.Text(Words(memories, seen, least, (int)Math.Min(most, network.Longest), cancel)); }
        finally
        {
            foreach (var memory in memories) memory.Dispose();
        }
    }

    public void Dispose()
    {
        prepared.Dispose();
        weights.Dispose();
    }

    private BlipNet Build(string path)
    {
        var place = new WeightScope(weights, prepared: prepared);
        if (!BlipNet.Fits(place)) place = place["model"]; // where the published file has it
        if (!BlipNet.Fits(place)) throw new WeightsException(path, null, "this is no captioner that Easel knows; give BLIP's model_base_caption_capfilt_large.pth");
        var built = new BlipNet(place);
        return built.Vocabulary == WordPieces.Size + 2 ? built
            : throw new WeightsException(path, "text_decoder.bert.embeddings.word_embeddings.weight", $"it knows {built.Vocabulary} tokens, and those of BLIP are {WordPieces.Size + 2}; give the file as it was published");
    }

    // The likeliest word each time, as with A1111's one beam.
    private List<int> Words(CaptionMemory[] memories, Tensor like, int least, int most, CancellationToken cancel)
    {
        List<int> said = [WordPieces.Size, .. beginning]; // behind BERT's tokens comes the one that begins
        for (var place = 0; place < said.Count; place++)
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var likely = network.Next(memories, said[place], place, like);
            if (place < said.Count - 1 || said.Count >= most) continue;
            var scores = likely.contiguous().data<float>().ToArray();
            if (said.Count < least) scores[WordPieces.Separator] = float.NegativeInfinity;
            var next = Array.IndexOf(scores, scores.Max());
            if (next == WordPieces.Separator) break;
            said.Add(next);
        }

        return said[(1 + beginning.Length)..];
    }
}
