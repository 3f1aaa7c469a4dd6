using System.Collections.Immutable;
using Easel.Core.Imaging;

namespace Easel.Core.Requests;

/// <summary>A picture to describe in a sentence, and phrases to choose from.</summary>
/// <param name="Captioner">Full path of the captioner's file on the engine's machine.</param>
/// <param name="Picture">Any size up to <see cref="FaceRequest.LargestSide"/>.</param>
public sealed record CaptionRequest(string Captioner, Bitmap Picture)
{
    /// <summary>Tokens before the sentence may end, with the four that begin it; A1111's own number.</summary>
    public int Least { get; init; } = 24;

    /// <summary>Tokens at which it ends.</summary>
    public int Most { get; init; } = 48;

    /// <summary>Full path of what ranks phrases; null where there are none.</summary>
    public string? Ranker { get; init; }

    /// <summary>Of each the best phrases are told, in this order.</summary>
    public ImmutableArray<PhraseCategory> Categories { get; init; } = [];

    /// <exception cref="RequestException">A number is out of range, or phrases have nothing to rank them.</exception>
    public void Check()
    {
        if (Least is < 1 or > 512) throw new RequestException("least", $"{Least} tokens are not possible; give 1–512");
        if (Most is < 1 or > 512) throw new RequestException("most", $"{Most} tokens are not possible; give 1–512");
        if (Ranker is null && !Categories.IsEmpty) throw new RequestException("ranker", "there are phrases, and nothing that ranks them; give a CLIP file");
    }
}
