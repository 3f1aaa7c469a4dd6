using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Architectures;

/// <summary>What a weights file was found to be, from its keys and shapes alone.</summary>
/// <param name="Role">What it is for.</param>
/// <param name="Description">A sentence's worth for people, such as <c>LoRA for Stable Diffusion XL</c>.</param>
public sealed record FileKind(FileRole Role, string Description)
{
    /// <summary>The name of the autoencoder among the <see cref="Missing"/> parts.</summary>
    public const string Autoencoder = "autoencoder";

    /// <summary>For a checkpoint Easel runs.</summary>
    public Architecture? Architecture { get; init; }

    /// <summary>The family it belongs to, where its shapes tell.</summary>
    public ModelFamily? Family { get; init; }

    /// <summary>Parts a whole checkpoint would have and this one lacks, such as <c>autoencoder</c>.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Networks besides the checkpoint's own that the file holds and that are not used, such as <c>ControlNet</c>.</summary>
    public IReadOnlyList<string> Besides { get; init; } = [];

    /// <inheritdoc cref="FileKindDetector.Detect"/>
    public static FileKind Of(StoredWeights weights) => FileKindDetector.Detect(weights);

    public override string ToString() => Description
        + (Missing.Count == 0 ? "" : $", without {string.Join(" and ", Missing)}")
        + (Besides.Count == 0 ? "" : $", with an unused {string.Join(" and an unused ", Besides)} besides");
}
