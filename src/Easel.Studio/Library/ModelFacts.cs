using Easel.Diffusion.Architectures;

namespace Easel.Studio.Library;

/// <summary>What a model file says of itself: its keys and shapes, and the metadata in its header. No tensor is read for it but a few samples.</summary>
public sealed record ModelFacts
{
    public FileRole Role { get; init; }

    /// <summary>A sentence's worth for people, such as <c>LoRA for Stable Diffusion XL</c>.</summary>
    public string Description { get; init; } = "";

    public ModelFamily? Family { get; init; }

    /// <summary>For people: what it is made for, as its shapes or else its metadata say; null when neither does.</summary>
    public string? BaseModel { get; init; }

    /// <summary><c>epsilon</c> or <c>velocity</c>, for a checkpoint; with <c>(assumed)</c> where the keys cannot tell.</summary>
    public string? Prediction { get; init; }

    /// <summary>What it was trained on, such as <c>1024x1024</c>.</summary>
    public string? Resolution { get; init; }

    public string? Title { get; init; }

    public string? Author { get; init; }

    public string? Licence { get; init; }

    /// <summary>Of the header; at most <see cref="HeaderMetadata.LongestText"/> letters.</summary>
    public string? Summary { get; init; }

    /// <summary>The name it was trained under, by which prompts may call it.</summary>
    public string? Alias { get; init; }

    /// <summary>Of a LoRA: <c>LoRA</c>, <c>LoCon</c>, <c>LoHa</c> …</summary>
    public string? Algorithm { get; init; }

    /// <summary>Of a LoRA: the widest of its inner sizes, where it has any.</summary>
    public long? Rank { get; init; }

    /// <summary>Of an embedding: tokens it stands for.</summary>
    public long? Vectors { get; init; }

    /// <summary>What a prompt says to call it forth.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The commonest of its captions, the commonest first.</summary>
    public IReadOnlyList<TrainedTag> Tags { get; init; } = [];

    /// <summary>The same for files with the same tensors, whatever their headers say: keys, types, shapes and a few samples of the content, hashed.</summary>
    public string? Print { get; init; }

    /// <summary>Why it cannot be used; null when it can be read.</summary>
    public string? Problem { get; init; }

    /// <summary>Something odd that does no harm, such as a name that lies; or null.</summary>
    public string? Remark { get; init; }
}
